package io.genserver.registry;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.genserver.CallResult;
import io.genserver.From;
import io.genserver.GenServerSystem;
import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerSpec;

/**
 * A server that runs what a test gives it, and remembers its messages.
 */
final class Peer implements ServerCallbacks<Integer> {

	/** Run something in the process; what it throws goes back to the caller. */
	private record Run(Supplier<Object> code) implements Request<Object> {
	}

	private final List<Object> messages = new CopyOnWriteArrayList<>();

	private volatile Pid pid;

	static Peer start(GenServerSystem system) {
		Peer peer = new Peer();
		system.start(peer.spec()).pid();
		return peer;
	}

	ServerSpec<Integer> spec() {
		return ServerSpec.of(() -> this);
	}

	Pid pid() {
		return this.pid;
	}

	List<Object> messages() {
		return List.copyOf(this.messages);
	}

	/** Run something in the process, and wait for it. */
	void run(Runnable code) {
		ask(() -> {
			code.run();
			return null;
		});
	}

	@SuppressWarnings("unchecked")
	<R> R ask(Supplier<R> code) {
		return (R) this.pid.call(new Run((Supplier<Object>) code));
	}

	/** Run something in the process, and do not wait for it. */
	@SuppressWarnings("unchecked")
	<R> CompletableFuture<R> later(Supplier<R> code) {
		return (CompletableFuture<R>) this.pid.callAsync(new Run((Supplier<Object>) code));
	}

	@Override
	public InitResult<Integer> init(ServerContext context) {
		this.pid = context.self();
		return InitResult.ok(1);
	}

	@Override
	public CallResult<Integer> handleCall(Object request, From<Object> from, Integer state) {
		if (!(request instanceof Run run)) {
			return CallResult.reply(state, state);
		}
		try {
			return CallResult.reply(run.code().get(), state);
		}
		catch (RuntimeException ex) {
			return CallResult.replyException(ex, Next.noReply(state));
		}
	}

	@Override
	public Next<Integer> handleCast(Object message, Integer state) {
		this.messages.add(message);
		return Next.noReply(state + 1);
	}

	@Override
	public Next<Integer> handleInfo(Object message, Integer state) {
		this.messages.add(message);
		return Next.noReply(state);
	}

}
