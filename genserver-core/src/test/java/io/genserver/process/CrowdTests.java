package io.genserver.process;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Crowd}.
 */
class CrowdTests {

	private static final long LONG = 100_000;

	private static final long SHORT = 200;

	private final Crowd crowd = new Crowd(true);

	/** Let there be one. */
	static void gather(Crowd crowd) {
		for (int i = 0; i < 3; i++) {
			crowd.note(LONG);
		}
	}

	@Test
	void nobodyIsThereUntilSomebodyWasSeen() {
		assertThat(this.crowd.isThere()).isFalse();
	}

	@Test
	void whoeverIsKeptFromItsCarrierAgainAndAgainHasSeenOthers() {
		gather(this.crowd);
		assertThat(this.crowd.isThere()).isTrue();
	}

	@Test
	void whoeverIsKeptFromItsCarrierNowAndThenHasSeenNobody() {
		for (int i = 0; i < 10; i++) {
			this.crowd.note(LONG);
			this.crowd.note(LONG);
			assertThat(this.crowd.isThere()).isFalse();
			this.crowd.note(SHORT);
		}
		assertThat(this.crowd.isThere()).isFalse();
	}

	@Test
	void itIsOverWhenManyInARowHaveTheirCarrierBackAtOnce() {
		gather(this.crowd);
		for (int i = 0; i < 7; i++) {
			this.crowd.note(SHORT);
			assertThat(this.crowd.isThere()).isTrue();
		}
		this.crowd.note(SHORT);
		assertThat(this.crowd.isThere()).isFalse();
	}

	@Test
	void itIsNotOverWhileSomeAreKeptFromTheirs() {
		gather(this.crowd);
		for (int i = 0; i < 100; i++) {
			this.crowd.note((i % 8 == 7) ? LONG : SHORT);
			assertThat(this.crowd.isThere()).isTrue();
		}
	}

	@Test
	void oneCallInManyLooks() {
		assertThat(LongStream.range(1_000_000, 1_012_800).filter(this.crowd::isToLook)).hasSize(100);
	}

	@Test
	void nobodyLooksWhereTheClockIsSomebodyElses() {
		assertThat(LongStream.range(1_000_000, 1_012_800).filter(new Crowd(false)::isToLook)).isEmpty();
	}

	@Test
	void itLooksHowLongItIsKept() {
		gather(this.crowd);
		// it may be kept for long now and then, whatever the reason
		for (int i = 0; i < 10_000 && this.crowd.isThere(); i++) {
			this.crowd.look();
		}
		assertThat(this.crowd.isThere()).isFalse();
	}

}
