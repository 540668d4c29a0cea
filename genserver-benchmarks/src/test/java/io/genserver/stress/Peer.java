package io.genserver.stress;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.genserver.CallCycleException;
import io.genserver.CallResult;
import io.genserver.CallTimeoutException;
import io.genserver.Down;
import io.genserver.Exit;
import io.genserver.From;
import io.genserver.GenServerSystem;
import io.genserver.InitResult;
import io.genserver.MailboxSpec;
import io.genserver.Next;
import io.genserver.NoSuchServerException;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerExitedException;
import io.genserver.ServerSpec;

/**
 * A server that runs what a stress test gives it, and counts what it gets. Its fields are
 * plain ones: the runtime must publish them from one callback to the next.
 */
public final class Peer implements ServerCallbacks<Integer> {

	/** Run something in the server; its result is the reply. */
	public record Run(Callable<Object> code) implements Request<Object> {
	}

	/** To be answered by {@link Peer#from}. */
	public record Ask() implements Request<Object> {
	}

	private final boolean trapping;

	/** Set while a callback runs. */
	private final AtomicBoolean running = new AtomicBoolean();

	/** Whether two callbacks ran at the same time. */
	volatile boolean overlapped;

	/** Of the last {@link Ask}. */
	volatile @Nullable From<Object> from;

	/** The plain messages, in their order. */
	final StringBuilder messages = new StringBuilder();

	/** Exit signals. */
	int exits;

	/** Ends of monitored servers. */
	int downs;

	/** How often the server was told that it is released. */
	int released;

	private @Nullable ServerContext context;

	private Peer(boolean trapping) {
		this.trapping = trapping;
	}

	/** Start a server. */
	public static Peer start(Stage stage) {
		return start(stage.system);
	}

	/** Start a server. */
	static Peer start(GenServerSystem system) {
		Peer peer = new Peer(false);
		system.start(peer.spec()).pid();
		return peer;
	}

	/** Start a server that traps exits. */
	static Peer startTrapping(Stage stage) {
		Peer peer = new Peer(true);
		stage.system.start(peer.spec()).pid();
		return peer;
	}

	/** Start a server with a small mailbox. */
	static Peer start(Stage stage, MailboxSpec mailbox) {
		Peer peer = new Peer(false);
		stage.system.start(peer.spec().withMailbox(mailbox)).pid();
		return peer;
	}

	/** A server to be started. */
	static ServerSpec<Integer> create() {
		return new Peer(false).spec();
	}

	private ServerSpec<Integer> spec() {
		return ServerSpec.of(() -> this);
	}

	/** What it can do about itself. */
	public ServerContext context() {
		ServerContext present = this.context;
		if (present == null) {
			throw new IllegalStateException("not started");
		}
		return present;
	}

	/** Its pid. */
	public Pid pid() {
		return context().self();
	}

	/** Answer the last {@link Ask}, as soon as there is one. */
	public void answer(Object reply) {
		From<Object> caller;
		while ((caller = this.from) == null) {
			Thread.onSpinWait();
		}
		caller.reply(reply);
	}

	/** Run something in the server and wait for its result. */
	public String run(Callable<Object> code) {
		return outcome(() -> this.pid().call(new Run(code)));
	}

	/** Ask the server, and wait that long for the answer. */
	public String ask(Duration timeout) {
		return outcome(() -> this.pid().call(new Ask(), timeout));
	}

	/** What a call gave. */
	static String outcome(Callable<Object> call) {
		try {
			return String.valueOf(call.call());
		}
		catch (Exception ex) {
			return outcome(ex);
		}
	}

	/** What an asynchronous call gave. */
	static String outcome(CompletableFuture<Object> future) {
		return outcome(() -> future.getNow("none"));
	}

	private static String outcome(Throwable failure) {
		Throwable ex = (failure instanceof CompletionException wrapper && wrapper.getCause() != null)
				? wrapper.getCause() : failure;
		if (ex instanceof CallTimeoutException) {
			return "timeout";
		}
		if (ex instanceof CallCycleException) {
			return "cycle";
		}
		// whether the server was seen alive when the call began is no difference here
		if (ex instanceof ServerExitedException || ex instanceof NoSuchServerException) {
			return "exited";
		}
		return ex.toString();
	}

	private void enter() {
		if (!this.running.compareAndSet(false, true)) {
			this.overlapped = true;
		}
	}

	private void leave() {
		this.running.set(false);
	}

	@Override
	public InitResult<Integer> init(ServerContext context) {
		this.context = context;
		context.trapExits(this.trapping);
		return InitResult.ok(0);
	}

	@Override
	public CallResult<Integer> handleCall(Object request, From<Object> caller, Integer state) throws Exception {
		enter();
		try {
			if (request instanceof Run run) {
				return CallResult.reply(run.code().call(), state);
			}
			this.from = caller;
			return Next.noReply(state);
		}
		finally {
			leave();
		}
	}

	@Override
	public Next<Integer> handleInfo(Object message, Integer state) {
		enter();
		if (message instanceof Exit) {
			this.exits++;
		}
		else if (message instanceof Down) {
			this.downs++;
		}
		else {
			this.messages.append(message);
		}
		leave();
		return Next.noReply(state);
	}

	@Override
	public void released() {
		this.released++;
	}

}
