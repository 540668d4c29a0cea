package io.genserver.process;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Crowd}.
 */
class CrowdTests {

	private static final long LONG = 100_000;

	private static final long SHORT = 200;

	private final Crowd crowd = new Crowd(true);

	/** The time of the last look; it may be anything. */
	private long now = Long.MAX_VALUE - 5_000_000;

	/** Let there be one. */
	static void gather(Crowd crowd) {
		for (int i = 0; i < 3; i++) {
			long now = System.nanoTime();
			crowd.looked(now - LONG, now);
		}
	}

	@Test
	void nobodyIsThereUntilSomebodyWasSeen() {
		assertThat(this.crowd.isThere()).isFalse();
	}

	@Test
	void whoeverIsKeptFromItsCarrierAgainAndAgainHasSeenOthers() {
		look(LONG, LONG, LONG);
		assertThat(this.crowd.isThere()).isTrue();
	}

	@Test
	void whoeverIsKeptFromItsCarrierNowAndThenHasSeenNobody() {
		for (int i = 0; i < 10; i++) {
			look(LONG, LONG);
			assertThat(this.crowd.isThere()).isFalse();
			look(SHORT);
		}
		assertThat(this.crowd.isThere()).isFalse();
	}

	@Test
	void itIsNotOverAsLongAsSomeAreKeptFromTheirs() {
		look(LONG, LONG, LONG);
		for (int i = 0; i < 100; i++) {
			this.now += 400_000;
			look(SHORT, SHORT, SHORT, (i % 2 == 0) ? LONG : SHORT);
			assertThat(this.crowd.isThere()).isTrue();
			assertThat(this.crowd.isOver(this.now)).isFalse();
		}
	}

	@Test
	void itIsOverWhenForAWhileNobodyWasKeptFromIts() {
		look(LONG, LONG, LONG);
		this.now += 1_100_000;
		assertThat(this.crowd.isThere()).as("nobody has looked").isTrue();
		look(SHORT);
		assertThat(this.crowd.isThere()).isFalse();
	}

	@Test
	void itIsOverWhenForAWhileNobodyHasLooked() {
		look(LONG, LONG, LONG);
		assertThat(this.crowd.isOver(this.now + 900_000)).isFalse();
		assertThat(this.crowd.isOver(this.now + 1_100_000)).isTrue();
		assertThat(this.crowd.isThere()).isFalse();
		look(LONG, LONG);
		assertThat(this.crowd.isThere()).as("what was seen before does not count").isFalse();
	}

	@Test
	void oneCallInManyLooks() {
		assertThat(LongStream.range(1_000_000, 1_102_400).filter(this.crowd::isToLook)).hasSize(100);
	}

	@Test
	void nobodyLooksWhereTheClockIsSomebodyElses() {
		assertThat(LongStream.range(1_000_000, 1_102_400).filter(new Crowd(false)::isToLook)).isEmpty();
	}

	@Test
	void itLooksHowLongItIsKept() {
		gather(this.crowd);
		// it may be kept for long now and then, whatever the reason
		await().until(() -> {
			this.crowd.look();
			return !this.crowd.isThere();
		});
	}

	private void look(long... nanos) {
		for (long kept : nanos) {
			this.crowd.looked(this.now, this.now + kept);
			this.now += kept;
		}
	}

}
