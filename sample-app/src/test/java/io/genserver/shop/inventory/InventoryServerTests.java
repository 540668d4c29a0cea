package io.genserver.shop.inventory;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link InventoryServer} as the plain object that it is.
 */
class InventoryServerTests {

	private final Shows shows = mock();

	private final InventoryServer inventory = new InventoryServer(this.shows);

	@BeforeEach
	void start() {
		given(this.shows.all()).willReturn(List.of(new Show(1, "The Tempest", 10, 4500, 7)));
		this.inventory.countWhatIsSold();
	}

	@Test
	void startsWithWhatTheLedgersTableLeaves() {
		assertThat(this.inventory.shows()).containsExactly(new ShowStatus(1, "The Tempest", 10, 3, 4500));
	}

	@Test
	void heldSeatsAreNotFree() {
		assertThat(this.inventory.reserve("a", 1, 2)).isEqualTo(new Reservation("a", 1, 2, 9000));
		assertThat(free()).isEqualTo(1);
		assertThatExceptionOfType(SoldOutException.class).isThrownBy(() -> this.inventory.reserve("b", 1, 2));
		assertThat(free()).isEqualTo(1);
	}

	@Test
	void anUnknownShowIsRefused() {
		assertThatExceptionOfType(UnknownShowException.class).isThrownBy(() -> this.inventory.reserve("a", 2, 1));
	}

	@Test
	void releasedSeatsAreFreeAgainButOnlyOnce() {
		this.inventory.reserve("a", 1, 2);
		this.inventory.release("a");
		this.inventory.release("a");
		this.inventory.release("held by an earlier incarnation");
		assertThat(free()).isEqualTo(3);
	}

	@Test
	void recordedSeatsAreSoldRatherThanHeld() {
		this.inventory.reserve("a", 1, 2);
		this.inventory.recorded(Set.of("a"), Map.of(1L, 9));
		assertThat(free()).isEqualTo(1);
		this.inventory.release("a");
		assertThat(free()).isEqualTo(1);
	}

	@Test
	void hearingOfTheSameSaleTwiceOrTooLateChangesNothing() {
		this.inventory.recorded(Set.of("a"), Map.of(1L, 9));
		this.inventory.recorded(Set.of("a"), Map.of(1L, 9));
		this.inventory.recorded(Set.of("b"), Map.of(1L, 8));
		assertThat(free()).isEqualTo(1);
	}

	@Test
	void aSaleThatWasHeldByAnEarlierIncarnationIsCounted() {
		this.inventory.recorded(Set.of("held by an earlier incarnation"), Map.of(1L, 10));
		assertThat(free()).isZero();
	}

	private int free() {
		return this.inventory.shows().get(0).free();
	}

}
