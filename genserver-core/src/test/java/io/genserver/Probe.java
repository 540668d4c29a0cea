package io.genserver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A server that does what a test tells it to, in its own process, and remembers the
 * messages it got.
 */
final class Probe implements ServerCallbacks<Integer> {

	/** Run something in the process and answer with what it returned. */
	record Run<R>(Function<ServerContext, R> code) implements Request<R> {
	}

	/** Run something in the process. */
	record Do(Consumer<ServerContext> code) {
	}

	/** Stop. */
	record Stop(ExitReason reason) {
	}

	private final boolean trapExits;

	private final List<Object> messages = new CopyOnWriteArrayList<>();

	private volatile ServerContext context;

	private Probe(boolean trapExits) {
		this.trapExits = trapExits;
	}

	/** A running probe. */
	record Running(Probe probe, Pid pid) {

		<R> R run(Function<ServerContext, R> code) {
			return this.pid.call(new Run<>(code));
		}

		void tell(Consumer<ServerContext> code) {
			this.pid.call(new Run<>((context) -> {
				code.accept(context);
				return "done";
			}));
		}

		/** Have it stop, without waiting. */
		void stop(ExitReason reason) {
			this.pid.cast(new Stop(reason));
		}

		List<Object> messages() {
			return this.probe.messages();
		}

		<M> List<M> messages(Class<M> type) {
			return this.probe.messages().stream().filter(type::isInstance).map(type::cast).toList();
		}

	}

	static Running start(GenServerSystem system) {
		return start(system, false);
	}

	static Running startTrapping(GenServerSystem system) {
		return start(system, true);
	}

	private static Running start(GenServerSystem system, boolean trapExits) {
		Probe probe = new Probe(trapExits);
		return new Running(probe, system.start(ServerSpec.of(() -> probe)).pid());
	}

	List<Object> messages() {
		return new ArrayList<>(this.messages);
	}

	@Override
	public InitResult<Integer> init(ServerContext context) {
		this.context = context;
		context.trapExits(this.trapExits);
		return InitResult.ok(0);
	}

	@Override
	public CallResult<Integer> handleCall(Object request, From<Object> from, Integer state) {
		return CallResult.reply(((Run<?>) request).code().apply(this.context), state);
	}

	@Override
	public Next<Integer> handleCast(Object message, Integer state) {
		if (message instanceof Stop stop) {
			return Next.stop(stop.reason(), state);
		}
		if (message instanceof Do run) {
			run.code().accept(this.context);
		}
		else {
			this.messages.add(message);
		}
		return Next.noReply(state);
	}

	@Override
	public Next<Integer> handleInfo(Object message, Integer state) {
		this.messages.add(message);
		return Next.noReply(state);
	}

}
