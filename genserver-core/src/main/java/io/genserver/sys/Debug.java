package io.genserver.sys;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.genserver.Pid;
import io.genserver.server.DebugHook;

/**
 * What debugs one server. Used by the server's own process only.
 */
final class Debug implements DebugHook {

	private static final Logger logger = LoggerFactory.getLogger(Sys.class);

	/** What {@code trace} is called among the functions, as opposed to a user's id. */
	private enum Builtin {

		TRACE, LOG_TO

	}

	private final String server;

	private final Function<Object, String> typeOf;

	/** By id, in the order of their installation. */
	private final Map<Object, Installed<?>> functions = new LinkedHashMap<>();

	private @Nullable Instant statisticsSince;

	private long messagesIn;

	private long messagesOut;

	private int logSize;

	private final Deque<SysEvent> log = new ArrayDeque<>();

	/** A function and its state. */
	private static final class Installed<T> {

		private final DebugFunction<T> function;

		private T state;

		Installed(DebugFunction<T> function, T state) {
			this.function = function;
			this.state = state;
		}

		/** Whether it wants more. */
		boolean handle(SysEvent event, String server) throws Exception {
			T next = this.function.handle(this.state, event, server);
			if (next == null) {
				return false;
			}
			this.state = next;
			return true;
		}

	}

	Debug(String server, Function<Object, String> typeOf) {
		this.server = server;
		this.typeOf = typeOf;
	}

	boolean isEmpty() {
		return this.functions.isEmpty() && this.statisticsSince == null && this.logSize == 0;
	}

	// Switching on and off

	void statistics(boolean on, Supplier<Instant> now) {
		this.statisticsSince = on ? now.get() : null;
		this.messagesIn = 0;
		this.messagesOut = 0;
	}

	@Nullable Statistics statistics(Supplier<Instant> now) {
		Instant since = this.statisticsSince;
		return (since != null) ? new Statistics(since, now.get(), this.messagesIn, this.messagesOut) : null;
	}

	void log(int size) {
		this.logSize = size;
		while (this.log.size() > size) {
			this.log.removeFirst();
		}
	}

	List<SysEvent> log() {
		return List.copyOf(this.log);
	}

	void trace(boolean on) {
		logTo(Builtin.TRACE, on ? (line) -> logger.info("{}", line) : null);
	}

	void logTo(@Nullable Consumer<String> sink) {
		logTo(Builtin.LOG_TO, sink);
	}

	private void logTo(Builtin id, @Nullable Consumer<String> sink) {
		this.functions.remove(id);
		if (sink != null) {
			install(id, (state, event, name) -> {
				sink.accept("Server '" + name + "' " + event);
				return state;
			}, id);
		}
	}

	<T> void install(Object id, DebugFunction<T> function, T state) {
		this.functions.putIfAbsent(id, new Installed<>(function, state));
	}

	void remove(Object id) {
		this.functions.remove(id);
	}

	List<String> describe() {
		List<String> present = new ArrayList<>();
		if (this.statisticsSince != null) {
			present.add("statistics");
		}
		if (this.logSize > 0) {
			present.add("log");
		}
		for (Object id : this.functions.keySet()) {
			present.add((id == Builtin.TRACE) ? "trace" : (id == Builtin.LOG_TO) ? "logTo" : String.valueOf(id));
		}
		return List.copyOf(present);
	}

	// Events

	@Override
	public void in(Kind kind, Object message, @Nullable Pid from) {
		String type = this.typeOf.apply(message);
		if (kind == Kind.CONTINUE) {
			handle(new SysEvent.Continue(type, message));
			return;
		}
		this.messagesIn++;
		handle(new SysEvent.In(kind.name().toLowerCase(java.util.Locale.ROOT), type, message,
				(from != null) ? from.toString() : null));
	}

	@Override
	public void out(@Nullable Object reply, @Nullable Pid to, @Nullable Object state) {
		this.messagesOut++;
		handle(new SysEvent.Out(reply, (to != null) ? to.toString() : null, state));
	}

	@Override
	public void noReply(@Nullable Object state) {
		handle(new SysEvent.NoReply(state));
	}

	private void handle(SysEvent event) {
		if (this.logSize > 0) {
			if (this.log.size() >= this.logSize) {
				this.log.removeFirst();
			}
			this.log.addLast(event);
		}
		if (!this.functions.isEmpty()) {
			// a function cannot install another: that would be a call of the server's to
			// itself
			this.functions.entrySet().removeIf((entry) -> !wantsMore(entry.getKey(), entry.getValue(), event));
		}
	}

	private boolean wantsMore(Object id, Installed<?> installed, SysEvent event) {
		try {
			return installed.handle(event, this.server);
		}
		catch (Throwable ex) {
			logger.warn("Server '{}': debug function {} is removed because it failed", this.server, id, ex);
			return false;
		}
	}

	@Override
	public List<String> kept() {
		return this.log.stream().map(SysEvent::toString).toList();
	}

}
