package io.genserver.registry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.Pid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What only duplicate registries do.
 */
class RegistryDuplicateTests {

	private final GenServerSystem system = GenServerSystem.create();

	private final Peer self = Peer.start(this.system);

	private final Peer other = Peer.start(this.system);

	private final Registry<Object, Object> registry = Registry.duplicate(this.system, "registry");

	@AfterEach
	void close() {
		this.system.close();
	}

	private void register(Peer peer, Object key, Object... values) {
		peer.run(() -> {
			for (Object value : values) {
				this.registry.register(key, value);
			}
		});
	}

	@Test
	@DisplayName("REG-009 counts every registration")
	void countsEveryRegistration() {
		register(this.self, "hello", "value", "value");
		assertThat(this.registry.count()).isEqualTo(2);
	}

	@Test
	@DisplayName("REG-010 a server may register a key several times")
	void serverMayRegisterKeySeveralTimes() {
		register(this.self, "hello", "value", "value");
		assertThat(this.registry.keys(this.self.pid())).containsExactly("hello", "hello");
		assertThat(this.registry.values("hello", this.self.pid())).containsExactly("value", "value");
		register(this.self, "world", "value");
		assertThat(this.registry.keys(this.self.pid())).containsExactlyInAnyOrder("hello", "hello", "world");
	}

	@Test
	@DisplayName("REG-011 the entries of servers are their own")
	void entriesAreTheirOwn() {
		register(this.other, "hello", "value");
		assertThat(this.registry.keys(this.self.pid())).isEmpty();
		assertThat(this.registry.values("hello", this.self.pid())).isEmpty();
		register(this.self, "hello", "own");
		assertThat(this.registry.keys(this.self.pid())).containsExactly("hello");
		assertThat(this.registry.values("hello", this.self.pid())).containsExactly("own");
		assertThat(this.registry.values("hello", this.other.pid())).containsExactly("value");
		assertThat(this.registry.lookup("hello")).extracting(Registration::value).containsExactly("value", "own");
	}

	@Test
	@DisplayName("REG-013 dispatches to all entries of a key, in the caller")
	void dispatchesToAllEntries() {
		List<Object> reached = new ArrayList<>();
		this.registry.dispatch("hello", (entries) -> reached.add("called"));
		assertThat(reached).isEmpty();
		register(this.self, "hello", "value1", "value2");
		register(this.self, "world", "value3");
		Thread caller = Thread.currentThread();
		this.registry.dispatch("hello", (entries) -> {
			assertThat(Thread.currentThread()).isSameAs(caller);
			entries.forEach((entry) -> reached.add(entry.value()));
			entries.forEach((entry) -> entry.pid().send(entry.value()));
		});
		assertThat(reached).containsExactly("value1", "value2");
		this.self.run(() -> {
		});
		assertThat(this.self.messages()).containsExactly("value1", "value2");
	}

	@Test
	@DisplayName("REG-014 dispatches in the caller however many entries there are")
	void dispatchesInTheCaller() {
		Set<Thread> threads = new HashSet<>();
		Set<Object> reached = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			register(Peer.start(this.system), "hello", i);
		}
		this.registry.dispatch("hello", (entries) -> {
			threads.add(Thread.currentThread());
			entries.forEach((entry) -> reached.add(entry.value()));
		});
		assertThat(threads).containsExactly(Thread.currentThread());
		assertThat(reached).hasSize(100);
	}

	@Test
	@DisplayName("REG-015 unregisters all entries of a key at once")
	void unregistersAllEntriesOfKey() {
		register(this.self, "hello", "value", "value");
		register(this.self, "world", "value");
		this.self.run(() -> this.registry.unregister("hello"));
		assertThat(this.registry.keys(this.self.pid())).containsExactly("world");
		this.self.run(() -> this.registry.unregister("world"));
		assertThat(this.registry.keys(this.self.pid())).isEmpty();
	}

	@Test
	@DisplayName("REG-019 complex keys are compared as a whole")
	void complexKeysAreComparedAsWhole() {
		register(this.self, List.of("_", 1), "value");
		register(this.self, Map.of("a", 1, "b", 2), "value");
		assertThat(this.registry.lookup(List.of("_", 1))).hasSize(1);
		assertThat(this.registry.lookup(List.of("x", 1))).isEmpty();
		assertThat(this.registry.lookup(Map.of("a", 1))).isEmpty();
		assertThat(this.registry.match(Map.of("a", 1, "b", 2), (entry) -> true)).hasSize(1);
		assertThat(this.registry.match(Map.of("a", 1), (entry) -> true)).isEmpty();
	}

	@Test
	@DisplayName("REG-022 unregisterMatch removes own entries that match")
	void unregisterMatchRemovesOwnEntries() {
		register(this.other, "hello", List.of(2, "atom"));
		register(this.self, "hello", List.of(1, "atom"), List.of(2, "atom"));
		this.self.run(() -> this.registry.unregisterMatch("hello", (entry) -> first(entry).equals(2.0)));
		assertThat(this.registry.values("hello", this.self.pid())).hasSize(2);
		this.self.run(() -> this.registry.unregisterMatch("hello", (entry) -> first(entry).equals(2)));
		assertThat(this.registry.values("hello", this.self.pid())).containsExactly(List.of(1, "atom"));
		register(this.self, "hello", List.of(2, "atom"));
		this.self.run(() -> this.registry.unregisterMatch("hello", (entry) -> true));
		assertThat(this.registry.values("hello", this.self.pid())).isEmpty();
		assertThat(this.registry.values("hello", this.other.pid())).hasSize(1);
	}

	private static Object first(Registration<Object, Object> entry) {
		return ((List<?>) entry.value()).get(0);
	}

	@Test
	@DisplayName("REG-027 a duplicate registry cannot keep names of servers")
	void cannotKeepNames() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.registry.via("hello"))
			.withMessageContaining("'registry' has duplicate keys");
		assertThatIllegalArgumentException().isThrownBy(() -> this.registry.withValue("value"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.registry.whereisName("hello"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.system.start(new Peer().spec().withName(this.registry, "hello")));
		assertThat(this.registry.count()).isZero();
	}

	@Test
	@DisplayName("REG-029 select gives every entry")
	void selectGivesEveryEntry() {
		register(this.self, "hello", "value", "value");
		var expected = new Registration<Object, Object>("hello", this.self.pid(), "value");
		assertThat(this.registry.select()).containsExactly(expected, expected);
	}

	@Test
	@DisplayName("REG-037 there is no value to update")
	void thereIsNoValueToUpdate() {
		register(this.self, "hello", 1);
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.self.run(() -> this.registry.updateValue("hello", (value) -> 2)))
			.withMessageContaining("'registry'");
	}

	@Test
	@DisplayName("REG-D1 unregisterMatch keeps the order of the other entries")
	void unregisterMatchKeepsOrder() {
		register(this.self, "hello", 1, 2, 3, 2, 4, 2);
		this.self.run(() -> this.registry.unregisterMatch("hello", (entry) -> entry.value().equals(2)));
		assertThat(this.registry.values("hello", this.self.pid())).containsExactly(1, 3, 4);
		assertThat(this.registry.lookup("hello")).extracting(Registration::value).containsExactly(1, 3, 4);
	}

	@Test
	@DisplayName("many entries of a key come and go in any order")
	void manyEntriesComeAndGo() {
		Random random = new Random(1);
		List<Peer> peers = new ArrayList<>();
		List<Integer> expected = new ArrayList<>();
		for (int round = 0; round < 2000; round++) {
			if (peers.isEmpty() || random.nextInt(1000) < 550 + 200 * Math.cos(round / 150.0)) {
				Peer peer = Peer.start(this.system);
				register(peer, "hello", round);
				peers.add(peer);
				expected.add(round);
			}
			else {
				int gone = random.nextInt(peers.size());
				this.system.exit(peers.remove(gone).pid(), ExitReason.KILL);
				expected.remove(gone);
			}
			assertThat(this.registry.count()).isEqualTo(expected.size());
			if (round % 50 == 0) {
				assertThat(this.registry.lookup("hello")).extracting(Registration::value).isEqualTo(expected);
			}
		}
		assertThat(this.registry.lookup("hello")).extracting(Registration::value).isEqualTo(expected);
		List<Pid> left = peers.stream().map(Peer::pid).toList();
		assertThat(this.registry.lookup("hello")).extracting(Registration::pid).isEqualTo(left);
	}

}
