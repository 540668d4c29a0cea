package io.genserver.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.genserver.ExitReason;
import io.genserver.LifecycleEvent;
import io.genserver.Pid;
import io.genserver.ServerContext;
import io.genserver.StartResult;
import io.genserver.TimeSource;
import io.genserver.process.KeptMessages;
import io.genserver.server.ChildStart;
import io.genserver.server.LocalSystem;
import io.genserver.server.ServerProcess;

/**
 * What every kind of supervisor knows and does. Changed by the supervisor's process only;
 * observers read it at any time.
 */
abstract class AbstractSupervisorState {

	/** What a supervisor sends itself when a restart has failed. */
	record TryAgain(Object child) {
	}

	/**
	 * The start of a child that is not waited for.
	 *
	 * @param outcome completed by any thread
	 * @param told completed with the same by the supervisor
	 */
	private record Begun(CompletableFuture<StartResult> outcome, CompletableFuture<StartResult> told) {
	}

	/** What follows from the failure of a child. */
	enum Verdict {

		/** It is started again, now or after its backoff. */
		RESTART,

		/** It is parked. */
		PARK,

		/** The supervisor ends. */
		GIVE_UP

	}

	/** What most callbacks come to. */
	static final CompletableFuture<Boolean> GOES_ON = CompletableFuture.completedFuture(true);

	static final CompletableFuture<Boolean> ENDS = CompletableFuture.completedFuture(false);

	private final ServerContext context;

	private final LocalSystem system;

	private final ChildStopper stopper;

	private final SupervisorReports reports;

	private final RestartWindow window;

	private final GiveUp onGiveUp;

	/** Supervisor only: a start that its callback goes on after. */
	private @Nullable Begun begun;

	/** Written by the supervisor, published to observers by being volatile. */
	private volatile long restarts;

	AbstractSupervisorState(ServerContext context, int maxRestarts, Duration within, GiveUp onGiveUp) {
		this.context = context;
		this.system = (LocalSystem) context.system();
		this.reports = new SupervisorReports(this.system, context.self());
		this.stopper = new ChildStopper(context, this.system.runtime(), this.reports);
		this.window = new RestartWindow(maxRestarts, within);
		this.onGiveUp = onGiveUp;
	}

	/** The state of a running supervisor of some kind. */
	static <S extends AbstractSupervisorState> Optional<S> of(@Nullable Pid pid, Class<S> kind) {
		Object state = (pid instanceof ServerProcess<?> process && pid.isAlive()) ? process.rawState() : null;
		return kind.isInstance(state) ? Optional.of(kind.cast(state)) : Optional.empty();
	}

	/**
	 * A linked process has ended by itself; a stranger, or one that was stopped or
	 * replaced meanwhile, is ignored.
	 * @return whether the supervisor goes on
	 */
	abstract CompletableFuture<Boolean> exited(Pid pid, ExitReason reason);

	/**
	 * Restart a child once more if that is still wanted.
	 * @return whether the supervisor goes on
	 */
	abstract CompletableFuture<Boolean> tryAgain(Object child);

	/**
	 * Start the children that have waited long enough, if they still wait.
	 * @return whether the supervisor goes on
	 */
	abstract CompletableFuture<Boolean> waited(Waiting waiting);

	/** The supervisor ends. */
	abstract void stopAll();

	/**
	 * Run the start of a child. The callback goes on when the outcome is there, without
	 * its thread meanwhile if it is a server that starts: what else a start function does
	 * is waited for.
	 */
	CompletableFuture<StartResult> run(Child child) {
		return run(child, 0);
	}

	/** Run the start of a child whose restarts its crash report is to tell. */
	CompletableFuture<StartResult> runAgain(Child child) {
		return run(child, child.info().restarts());
	}

	private CompletableFuture<StartResult> run(Child child, long restarts) {
		ChildStart start = new ChildStart(restarts, !child.isTemporary(), child.kept());
		CompletableFuture<StartResult> outcome = begin(child.spec(), start);
		if (outcome.isDone()) {
			return CompletableFuture.completedFuture(ran(child, start, outcome.join()));
		}
		CompletableFuture<StartResult> told = new CompletableFuture<>();
		this.begun = new Begun(outcome, told);
		return told.thenApply((result) -> ran(child, start, result));
	}

	/** Whatever a start throws is a failed start. */
	private CompletableFuture<StartResult> begin(ChildSpec spec, ChildStart child) {
		self().childStart(child);
		try {
			ChildSpec.Start start = startOf(spec);
			if (start instanceof ServerStart server) {
				return this.system.beginLinked(server.spec().get());
			}
			StartResult result = start.start(this.system);
			return CompletableFuture.completedFuture(
					(result != null) ? result : new StartResult.Failed(spec.id(), ExitReason.badReturnValue(null)));
		}
		catch (Throwable ex) {
			return CompletableFuture.completedFuture(new StartResult.Failed(spec.id(), ExitReason.exception(ex)));
		}
		finally {
			self().childStart(null);
		}
	}

	private static StartResult ran(Child child, ChildStart start, StartResult result) {
		KeptMessages kept = start.kept();
		child.kept(kept);
		if (kept != null && result instanceof StartResult.Started started && !kept.isOf(started.pid())) {
			// the start has brought a server that does not keep its messages any more
			child.dropKept();
		}
		return result;
	}

	/**
	 * Let a callback return what it has come to; if it has begun a start, after that.
	 * @param <R> what the callback returns
	 * @param result what it has come to
	 * @param meanwhile what it returns as long as there is nothing better
	 * @return what it returns now
	 */
	<R> R returned(CompletableFuture<R> result, R meanwhile) {
		Begun start = this.begun;
		if (start == null) {
			return outcome(result);
		}
		this.begun = null;
		self().goOnAfter(start.outcome(), () -> {
			start.told().complete(start.outcome().join());
			return returned(result, meanwhile);
		});
		return meanwhile;
	}

	private static <R> R outcome(CompletableFuture<R> result) {
		try {
			return result.join();
		}
		catch (CompletionException ex) {
			// what the callback has thrown, not that it did so in two parts
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	/**
	 * Do something with one after the other, each when the one before is done.
	 * @param <T> what there are
	 * @param <R> what ends it
	 * @param all all of them
	 * @param step what is done with one; {@code null} to go on
	 * @return what ended it, {@code null} if nothing did
	 */
	static <T, R> CompletableFuture<@Nullable R> each(Iterator<? extends T> all,
			Function<? super T, CompletableFuture<@Nullable R>> step) {
		while (all.hasNext()) {
			CompletableFuture<@Nullable R> outcome = step.apply(all.next());
			if (!outcome.isDone()) {
				return outcome.thenCompose((end) -> (end != null) ? outcome : each(all, step));
			}
			if (outcome.join() != null) {
				return outcome;
			}
		}
		return CompletableFuture.completedFuture(null);
	}

	private ServerProcess<?> self() {
		return (ServerProcess<?>) this.context.self();
	}

	/** Tell the listeners that a child runs again. */
	void restarted(Child child) {
		this.system.publish(new LifecycleEvent.Restarted(this.context.self(), child.id(), child.info().restarts(),
				this.system.timeSource().now()));
	}

	ChildSpec.Start startOf(ChildSpec spec) {
		return spec.start();
	}

	static CompletableFuture<StartResult> failed(String id, String reason) {
		return CompletableFuture.completedFuture(new StartResult.Failed(id, ExitReason.of(reason)));
	}

	/** Why a start has neither succeeded nor said ignore. */
	static ExitReason failure(StartResult result) {
		if (result instanceof StartResult.AlreadyStarted present) {
			return ExitReason.of("already_started", present.holder());
		}
		return ((StartResult.Failed) result).reason();
	}

	/**
	 * Note and report that the process of a child has ended by itself.
	 * @return whether it is to be restarted
	 */
	boolean isToBeRestarted(Child child, ExitReason reason) {
		child.exited(reason, this.system.timeSource(), !reason.isQuiet());
		Restart type = child.spec().restart();
		boolean again = type == Restart.PERMANENT || (type == Restart.TRANSIENT && !reason.isQuiet());
		if (again || !reason.isQuiet()) {
			this.reports.childTerminated(child, reason);
		}
		return again;
	}

	/** Count a failure of a child, and see whether it is still tolerated. */
	Verdict countFailure(Child child) {
		if (this.window.add(child, this.system.timeSource().nanoTime())) {
			this.restarts++;
			return Verdict.RESTART;
		}
		if (this.onGiveUp == GiveUp.PARK && this.window.isExhaustedBy(child)) {
			this.window.forget(child);
			return Verdict.PARK;
		}
		this.reports.gaveUp(child, this.window);
		this.system.publish(new LifecycleEvent.GaveUp(this.context.self(), child.id(), this.system.timeSource().now()));
		return Verdict.GIVE_UP;
	}

	/** Give up on a child, but not on the others. */
	void park(Child culprit, List<Child> group) {
		// nobody knows when they run again: callers are not to wait for that
		group.forEach(Child::dropKept);
		this.reports.parked(culprit, group, this.window, await(culprit, group, true));
		this.system
			.publish(new LifecycleEvent.Parked(this.context.self(), culprit.id(), this.system.timeSource().now()));
	}

	/** Let children without processes wait as long as the backoff of one of them says. */
	void waitForRestart(Child culprit, List<Child> group) {
		this.reports.waits(culprit, Objects.requireNonNull(await(culprit, group, false)));
	}

	/** A parked child could not be started, which is reported and has no other effect. */
	void goOnWaiting(Child culprit, List<Child> group) {
		await(culprit, group, true);
	}

	private @Nullable Duration await(Child culprit, List<Child> group, boolean parked) {
		Waiting waiting = new Waiting(culprit, parked);
		Duration delay = culprit.hasBackoff() ? culprit.nextDelay() : null;
		Instant until = (delay != null) ? this.system.timeSource().now().plus(delay) : null;
		group.forEach((child) -> child.waiting(waiting, until));
		if (delay != null) {
			waiting.timer(this.context.sendAfter(delay, waiting));
		}
		return delay;
	}

	/**
	 * A restart has failed: try again behind whatever is queued, so that requests are
	 * served between attempts.
	 */
	void tryAgainLater(Object child) {
		this.context.self().cast(new TryAgain(child));
	}

	TimeSource time() {
		return this.system.timeSource();
	}

	ChildStopper stopper() {
		return this.stopper;
	}

	SupervisorReports reports() {
		return this.reports;
	}

	int restartsInWindow() {
		return this.window.count(this.system.timeSource().nanoTime());
	}

	long restarts() {
		return this.restarts;
	}

}
