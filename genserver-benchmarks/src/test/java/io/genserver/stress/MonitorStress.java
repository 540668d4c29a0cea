package io.genserver.stress;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

import io.genserver.ExitReason;
import io.genserver.MonitorRef;

/**
 * Whoever monitors a server is told of its end exactly once, and not after it has changed
 * its mind.
 */
class MonitorStress {

	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "told once, of the death or of noproc")
	@Outcome(expect = Expect.FORBIDDEN, desc = "not told, or twice")
	@State
	public static class MonitorOrKill extends Stage {

		private final Peer watcher = Peer.start(this);

		private final Peer target = Peer.start(this);

		@Actor
		public void watcher() {
			this.watcher.run(() -> this.watcher.context().monitor(this.target.pid()));
		}

		@Actor
		public void killer() {
			kill(this.target.pid());
		}

		@Arbiter
		public void after(I_Result result) {
			result.r1 = this.watcher.downs;
		}

	}

	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "told once, of the death or of noproc")
	@Outcome(expect = Expect.FORBIDDEN, desc = "not told, or twice")
	@State
	public static class ListenOrKill extends Stage {

		private final Peer target = Peer.start(this);

		private final AtomicInteger downs = new AtomicInteger();

		@Actor
		public void listener() {
			this.system.monitor(this.target.pid(), (down) -> this.downs.incrementAndGet());
		}

		@Actor
		public void killer() {
			kill(this.target.pid());
		}

		@Arbiter
		public void after(I_Result result) {
			result.r1 = this.downs.get();
		}

	}

	@JCStressTest
	@Outcome(id = { "0, 0", "1, 1" }, expect = Expect.ACCEPTABLE, desc = "told before it demonitored, or not at all")
	@Outcome(expect = Expect.FORBIDDEN, desc = "told after it demonitored, or twice")
	@State
	public static class DemonitorOrKill extends Stage {

		private final Peer watcher = Peer.start(this);

		private final Peer target = Peer.start(this);

		private MonitorRef monitor;

		private int downsBefore;

		public DemonitorOrKill() {
			this.watcher.run(() -> this.monitor = this.watcher.context().monitor(this.target.pid()));
		}

		@Actor
		public void watcher() {
			this.watcher.run(() -> {
				this.monitor.cancel();
				return this.downsBefore = this.watcher.downs;
			});
		}

		@Actor
		public void killer() {
			kill(this.target.pid());
		}

		@Arbiter
		public void after(II_Result result) {
			result.r1 = this.downsBefore;
			result.r2 = this.watcher.downs;
		}

	}

	@JCStressTest
	@Outcome(id = { "one, one", "other, other" }, expect = Expect.ACCEPTABLE, desc = "one end, for one reason")
	@Outcome(expect = Expect.FORBIDDEN, desc = "a server ended twice, or its reason changed")
	@State
	public static class TwoExits extends Stage {

		private final Peer target = Peer.start(this);

		private final StringBuffer reasons = new StringBuffer();

		public TwoExits() {
			this.system.monitor(this.target.pid(), (down) -> this.reasons.append(down.reason()));
		}

		@Actor
		public void one() {
			this.system.exit(this.target.pid(), ExitReason.of("one"));
		}

		@Actor
		public void other() {
			this.system.exit(this.target.pid(), ExitReason.of("other"));
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r1 = this.reasons.toString();
			result.r2 = String.valueOf(this.target.pid().exitReason());
		}

	}

	@JCStressTest
	@Outcome(id = { "0", "1" }, expect = Expect.ACCEPTABLE, desc = "told once at most")
	@Outcome(expect = Expect.FORBIDDEN, desc = "told twice, or of something after its own end")
	@State
	public static class WatcherOrTargetKilled extends Stage {

		private final Peer watcher = Peer.start(this);

		private final Peer target = Peer.start(this);

		public WatcherOrTargetKilled() {
			this.watcher.run(() -> this.watcher.context().monitor(this.target.pid()));
		}

		@Actor
		public void one() {
			kill(this.watcher.pid());
		}

		@Actor
		public void other() {
			kill(this.target.pid());
		}

		@Arbiter
		public void after(I_Result result) {
			result.r1 = this.watcher.downs + (this.watcher.released - 1) + (this.target.released - 1);
		}

	}

}
