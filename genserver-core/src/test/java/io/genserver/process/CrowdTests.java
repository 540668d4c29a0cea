package io.genserver.process;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Crowd}.
 */
class CrowdTests {

	private final Crowd crowd = new Crowd();

	@Test
	void nobodyIsThereUntilSomebodyWasSeen() {
		assertThat(this.crowd.isThere()).isFalse();
	}

	@Test
	void whoeverIsKeptFromItsCarrierHasSeenOthers() {
		this.crowd.note(100_000);
		assertThat(this.crowd.isThere()).isTrue();
	}

	@Test
	void whoeverHasItsCarrierBackAtOnceHasSeenNobody() {
		this.crowd.note(100_000);
		this.crowd.note(200);
		assertThat(this.crowd.isThere()).isFalse();
	}

	@Test
	void oneCallInManyLooks() {
		assertThat(LongStream.range(1_000_000, 1_012_800).filter(this.crowd::isToLook)).hasSize(100);
	}

	@Test
	void itLooksHowLongItIsKept() {
		this.crowd.note(100_000);
		// it may be kept for long now and then, whatever the reason
		for (int i = 0; i < 10_000 && this.crowd.isThere(); i++) {
			this.crowd.look();
		}
		assertThat(this.crowd.isThere()).isFalse();
	}

}
