package io.genserver.process;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

import io.genserver.stress.ManualTime;

/**
 * A thread parks for long, against whoever looks after those that do.
 */
class LongParkingStress {

	private static final long LONG = 1000 * LongParking.MIN_NANOS;

	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "somebody will look after the one that parks")
	@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "nobody will")
	@Outcome(expect = Expect.FORBIDDEN, desc = "there is more than one look")
	@State
	public static class ParkOrLook {

		private final ManualTime time = new ManualTime();

		private final LongParking parking = new LongParking(this.time);

		private final Thread thread = new Thread();

		public ParkOrLook() {
			// so that there will be a look
			this.parking.enter(this.thread, LONG);
			this.parking.lookLater();
			this.parking.leave(this.thread);
		}

		@Actor
		public void caller() {
			this.parking.enter(this.thread, LONG);
			this.parking.lookLater();
		}

		@Actor
		public void clock() {
			this.time.fire();
		}

		@Arbiter
		public void after(I_Result result) {
			result.r1 = this.time.waiting();
		}

	}

}
