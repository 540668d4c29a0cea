package io.genserver.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.ServerExitedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What unique and duplicate registries have in common.
 */
class RegistryEntriesTests {

	private final GenServerSystem system = GenServerSystem.create();

	private final Peer self = Peer.start(this.system);

	private final Peer other = Peer.start(this.system);

	/** What Elixir's tests call a tuple. */
	private record Tuple(Object first, Object second, Object third) {
	}

	@AfterEach
	void close() {
		this.system.close();
	}

	private void kill(Peer peer) {
		this.system.exit(peer.pid(), ExitReason.KILL);
	}

	private static Tuple tuple(Registration<Object, Object> registration) {
		return (Tuple) registration.value();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-001 nothing is left of servers that were killed")
	void nothingIsLeftOfServersThatWereKilled(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		this.self.run(() -> registry.register("hello", "value"));
		this.other.run(() -> registry.register("world", "value"));
		kill(this.self);
		assertThat(registry.count()).isOne();
		kill(this.other);
		assertThat(registry.count()).isZero();
		assertThat(registry.table().internalSize()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-007 REG-041 needs no partitions: a registration that is held up does not hold up another key's")
	void registrationOfOneKeyDoesNotWaitForAnother(Kind kind) throws InterruptedException {
		Registry<Object, Object> registry = kind.create(this.system);
		CountDownLatch comparing = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.self.run(() -> registry.register(new SlowKey(1, comparing, goOn), "value"));
		CompletableFuture<Object> slow = this.other.later(() -> {
			registry.register(new SlowKey(1, comparing, goOn), "value");
			return "done";
		});
		assertThat(comparing.await(10, TimeUnit.SECONDS)).isTrue();
		this.self.run(() -> registry.register(2, "value"));
		assertThat(registry.lookup(2)).hasSize(1);
		assertThat(slow).isNotDone();
		goOn.countDown();
		assertThat(slow).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(registry.count()).isEqualTo(3);
	}

	/** Never equal to another, and slow to find that out. */
	private record SlowKey(int hash, CountDownLatch comparing, CountDownLatch goOn) {

		@Override
		public boolean equals(Object other) {
			if (this == other) {
				return true;
			}
			this.comparing.countDown();
			try {
				return !this.goOn.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-008 REG-042 an empty registry counts no entries")
	void emptyRegistryCountsNoEntries(Kind kind) {
		assertThat(kind.create(this.system).count()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-012 REG-054 keys are compared strictly: 1 and 1.0 are two")
	void keysAreComparedStrictly(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		this.self.run(() -> {
			registry.register(1.0, "double");
			registry.register(1, "integer");
		});
		assertThat(registry.keys(this.self.pid())).containsExactlyInAnyOrder(1, 1.0);
		assertThat(registry.lookup(1)).extracting(Registration::value).containsExactly("integer");
		assertThat(registry.lookup(1.0)).extracting(Registration::value).containsExactly("double");
		this.self.run(() -> registry.unregister(1.0));
		assertThat(registry.keys(this.self.pid())).containsExactly(1);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-016 REG-058 unregistering a key that is not registered does nothing")
	void unregisteringWhatIsNotRegisteredDoesNothing(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		this.other.run(() -> registry.register("hello", "value"));
		this.self.run(() -> registry.unregister("hello"));
		this.self.run(() -> registry.unregister("world"));
		assertThat(registry.count()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-017 REG-047 match selects the entries of a key by their values")
	void matchSelectsByValue(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		Tuple value = new Tuple(1, "atom", 1);
		this.self.run(() -> registry.register("hello", value));
		var expected = new Registration<Object, Object>("hello", this.self.pid(), value);
		assertThat(registry.match("hello", (entry) -> tuple(entry).first().equals(1))).containsExactly(expected);
		assertThat(registry.match("hello", (entry) -> tuple(entry).first().equals(1.0))).isEmpty();
		assertThat(registry.match("hello", (entry) -> tuple(entry).first().equals(tuple(entry).third())))
			.containsExactly(expected);
		assertThat(registry.match("_", (entry) -> true)).isEmpty();
		this.self.run(() -> registry.register("world", Map.of("a", "a", "b", "b")));
		assertThat(registry.match("world", (entry) -> "b".equals(((Map<?, ?>) entry.value()).get("b")))).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-018 REG-048 match takes conditions on the values")
	void matchTakesConditions(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		this.self.run(() -> registry.register("hello", new Tuple("value", 2, "atom")));
		assertThat(registry.match("hello", (entry) -> (int) tuple(entry).second() > 1)).hasSize(1);
		assertThat(registry.match("hello", (entry) -> (int) tuple(entry).second() > 2)).isEmpty();
		assertThat(registry.match("hello", (entry) -> tuple(entry).third() instanceof String)).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-020 REG-050 countMatch counts the entries of a key by their values")
	void countMatchCountsByValue(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		this.self.run(() -> registry.register("hello", new Tuple(1, "atom", 1)));
		assertThat(registry.countMatch("hello", (entry) -> tuple(entry).first().equals(1))).isOne();
		assertThat(registry.countMatch("hello", (entry) -> tuple(entry).first().equals(1.0))).isZero();
		assertThat(registry.countMatch("hello", (entry) -> true)).isOne();
		assertThat(registry.countMatch("_", (entry) -> true)).isZero();
		this.self.run(() -> registry.register("world", Map.of("a", "a", "b", "b")));
		assertThat(registry.countMatch("world", (entry) -> ((Map<?, ?>) entry.value()).containsKey("b"))).isOne();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-021 REG-051 countMatch takes conditions on the values")
	void countMatchTakesConditions(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		this.self.run(() -> registry.register("hello", new Tuple("value", 2, "atom")));
		assertThat(registry.countMatch("hello", (entry) -> (int) tuple(entry).second() > 1)).isOne();
		assertThat(registry.countMatch("hello", (entry) -> (int) tuple(entry).second() > 2)).isZero();
		assertThat(registry.countMatch("hello", (entry) -> tuple(entry).third() instanceof String)).isOne();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-023 REG-053 unregisterMatch takes conditions on the values")
	void unregisterMatchTakesConditions(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		this.self.run(() -> registry.register("hello", 1));
		if (kind == Kind.DUPLICATE) {
			this.self.run(() -> registry.register("hello", 2));
		}
		this.self.run(() -> registry.unregisterMatch("hello", (entry) -> (int) entry.value() < 2));
		assertThat(registry.values("hello", this.self.pid()))
			.isEqualTo((kind == Kind.DUPLICATE) ? List.of(2) : List.of());
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-024 REG-059 listeners are told of registrations and unregistrations, and not of the end")
	void listenersAreTold(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		List<RegistryEvent<Object, Object>> events = new ArrayList<>();
		registry.addListener((event) -> {
			throw new IllegalStateException("is logged, and keeps nobody from anything");
		});
		registry.addListener(events::add);
		this.other.run(() -> registry.register("world", "value"));
		this.self.run(() -> {
			registry.register("hello", "value");
			registry.unregister("nothing");
			registry.unregister("hello");
		});
		kill(this.other);
		assertThat(events).containsExactly(new RegistryEvent.Registered<>(registry, "world", this.other.pid(), "value"),
				new RegistryEvent.Registered<>(registry, "hello", this.self.pid(), "value"),
				new RegistryEvent.Unregistered<>(registry, "hello", this.self.pid()));
	}

	@Test
	@DisplayName("REG-059 a server can be a listener, and removed")
	void serverCanBeListener() {
		Registry<Object, Object> registry = Kind.UNIQUE.create(this.system);
		java.util.function.Consumer<Object> listener = this.other.pid()::send;
		registry.addListener(listener);
		this.self.run(() -> registry.register("hello"));
		registry.removeListener(listener);
		this.self.run(() -> registry.unregister("hello"));
		this.other.run(() -> {
		});
		assertThat(this.other.messages())
			.containsExactly(new RegistryEvent.Registered<>(registry, "hello", this.self.pid(), null));
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-025 REG-060 a server is tied to the registry while it has entries, and not longer")
	void serverIsTiedWhileItHasEntries(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		assertThat(registry.table().internalSize()).isZero();
		this.self.run(() -> {
			registry.register("hello", "value");
			registry.register("world", "value");
		});
		assertThat(registry.table().internalSize()).isEqualTo(3);
		this.self.run(() -> registry.unregister("hello"));
		assertThat(registry.table().internalSize()).isEqualTo(2);
		this.self.run(() -> registry.unregister("world"));
		assertThat(registry.table().internalSize()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-026 REG-061 an unknown registry is reported by its name")
	void unknownRegistryIsReported(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		assertThat(Registry.named(this.system, "registry")).isSameAs(registry);
		assertThatIllegalArgumentException().isThrownBy(() -> Registry.named(this.system, "registri"))
			.withMessageContaining("Unknown registry: 'registri'");
		assertThatIllegalArgumentException().isThrownBy(() -> kind.create(this.system))
			.withMessageContaining("'registry'");
		assertThatIllegalArgumentException().isThrownBy(() -> Registry.unique(this.system, " "));
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-028 REG-064 selecting from an empty registry gives nothing")
	void selectFromEmptyGivesNothing(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		assertThat(registry.select()).isEmpty();
		assertThat(registry.select((entry) -> true)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-030 REG-066 select filters by key, server and value, and shapes what it finds")
	void selectFiltersAndShapes(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		registerHelloAndWorld(registry);
		assertThat(registry.select((entry) -> entry.key().equals("hello"))).extracting(Registration::value)
			.containsExactly(new Tuple(1, "atom", 1));
		assertThat(registry.select((entry) -> entry.pid().equals(this.self.pid()))).hasSize(2);
		assertThat(registry.select((entry) -> entry.pid().equals(this.other.pid()))).isEmpty();
		assertThat(registry.select((entry) -> entry.key().equals("helloo"))).isEmpty();
		assertThat(registry.select((entry) -> isFirst(entry, 1.0))).isEmpty();
		assertThat(registry.select((entry) -> entry.value() instanceof Map<?, ?> map && map.containsKey("a")))
			.extracting(Registration::key)
			.containsExactly("world");
		Stream<Object> keys = registry.select().map(Registration::key);
		assertThat(keys).containsExactlyInAnyOrder("hello", "world");
	}

	private void registerHelloAndWorld(Registry<Object, Object> registry) {
		this.self.run(() -> {
			registry.register("hello", new Tuple(1, "atom", 1));
			registry.register("world", Map.of("a", "a", "b", "b"));
		});
	}

	private static boolean isFirst(Registration<Object, Object> entry, Object value) {
		return entry.value() instanceof Tuple tuple && tuple.first().equals(value);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-031 REG-067 select takes conditions")
	void selectTakesConditions(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		this.self.run(() -> registry.register("hello", new Tuple("value", 2, "atom")));
		assertThat(registry.select((entry) -> (int) tuple(entry).second() > 1)).hasSize(1);
		assertThat(registry.select((entry) -> (int) tuple(entry).second() > 2)).isEmpty();
		assertThat(registry.select((entry) -> tuple(entry).third() instanceof String)).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-032 REG-068 select takes alternatives")
	void selectTakesAlternatives(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		registerHelloAndWorld(registry);
		this.other.run(() -> registry.register("third", 3));
		assertThat(registry.select((entry) -> isFirst(entry, 1) || entry.value() instanceof Map))
			.extracting(Registration::key)
			.containsExactlyInAnyOrder("hello", "world");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-033 REG-070 countSelect filters by key, server and value")
	void countSelectFilters(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		registerHelloAndWorld(registry);
		assertThat(registry.countSelect((entry) -> isFirst(entry, 1))).isOne();
		assertThat(registry.countSelect((entry) -> entry.key().equals("hello"))).isOne();
		assertThat(registry.countSelect((entry) -> entry.key().equals("world"))).isOne();
		assertThat(registry.countSelect((entry) -> isFirst(entry, 1) && entry.pid().equals(this.self.pid()))).isOne();
		assertThat(registry.countSelect((entry) -> isFirst(entry, 1.0))).isZero();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-034 REG-071 countSelect takes conditions")
	void countSelectTakesConditions(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		this.self.run(() -> registry.register("hello", new Tuple("value", 2, "atom")));
		assertThat(registry.countSelect((entry) -> (int) tuple(entry).second() > 1)).isOne();
		assertThat(registry.countSelect((entry) -> tuple(entry).third() instanceof String)).isOne();
		assertThat(registry.countSelect((entry) -> (int) tuple(entry).second() > 2)).isZero();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-035 REG-072 countSelect takes alternatives")
	void countSelectTakesAlternatives(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		registerHelloAndWorld(registry);
		assertThat(registry.countSelect((entry) -> isFirst(entry, 1) || entry.value() instanceof Map)).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-038 REG-049 any value with equals is a key, none has a special meaning")
	void anyValueIsKey(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		List<Object> keys = List.of("_", "$1", new Tuple("_", 1, "$2"), List.of("_", "$1"), Map.of("_", "$1"));
		Map<String, Integer> superset = Map.of("a", 1, "b", 2);
		Map<String, Integer> subset = Map.of("a", 1);
		this.self.run(() -> {
			keys.forEach((key) -> registry.register(key, "value"));
			registry.register(superset, "superset");
		});
		for (Object key : keys) {
			assertThat(registry.lookup(key)).containsExactly(new Registration<>(key, this.self.pid(), "value"));
			assertThat(registry.match(key, (entry) -> Objects.equals(entry.value(), "value"))).hasSize(1);
			assertThat(registry.countMatch(key, (entry) -> true)).isOne();
			this.self.run(() -> registry.unregisterMatch(key, (entry) -> Objects.equals(entry.value(), "other")));
			assertThat(registry.lookup(key)).hasSize(1);
			this.self.run(() -> registry.unregisterMatch(key, (entry) -> Objects.equals(entry.value(), "value")));
			assertThat(registry.lookup(key)).isEmpty();
			this.self.run(() -> {
				registry.register(key);
				registry.unregister(key);
				registry.unregister(subset);
			});
			assertThat(registry.lookup(key)).isEmpty();
		}
		assertThat(registry.lookup(subset)).isEmpty();
		assertThat(registry.values(superset, this.self.pid())).containsExactly("superset");
		assertThat(registry.count()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-D1 metadata belongs to the registry")
	void metadataBelongsToTheRegistry(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		registry.putMeta("custom", "value");
		registry.putMeta(List.of("a", 1), 2);
		assertThat(registry.meta("custom")).contains("value");
		assertThat(registry.meta(List.of("a", 1))).contains(2);
		assertThat(registry.meta("missing")).isEmpty();
		registry.deleteMeta("custom");
		registry.deleteMeta("custom");
		assertThat(registry.meta("custom")).isEmpty();
		assertThat(registry.count()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("REG-D1 entries can be read by everyone, and changed by nobody else")
	void entriesAreReadByEveryone(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		this.self.run(() -> registry.register("hello", "value"));
		assertThat(this.other.ask(() -> registry.lookup("hello"))).hasSize(1);
		assertThat(this.other.ask(() -> registry.values("hello", this.self.pid()))).containsExactly("value");
		this.other.run(() -> registry.unregister("hello"));
		this.other.run(() -> registry.unregisterMatch("hello", (entry) -> true));
		assertThat(registry.lookup("hello")).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("only a server can register itself")
	void onlyServerCanRegisterItself(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		assertThatIllegalStateException().isThrownBy(() -> registry.register("hello", "value"))
			.withMessageContaining("Only a server can register itself in registry 'registry'");
		assertThatIllegalStateException().isThrownBy(() -> registry.unregister("hello"));
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("what a killed server still registers has no effect")
	void killedServerCannotRegister(Kind kind) throws InterruptedException {
		Registry<Object, Object> registry = kind.create(this.system);
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch finished = new CountDownLatch(1);
		List<Object> failures = new ArrayList<>();
		this.self.later(() -> {
			running.countDown();
			while (this.self.pid().isAlive()) {
				Thread.onSpinWait();
			}
			List.<Runnable>of(() -> registry.register("hello", "value"), () -> registry.unregister("hello"),
					() -> registry.putMeta("hello", "value"), () -> registry.deleteMeta("hello"),
					() -> registry.lock("hello", () -> "entered"))
				.forEach((attempt) -> {
					try {
						attempt.run();
					}
					catch (ServerExitedException ex) {
						failures.add(ex.reason());
					}
				});
			finished.countDown();
			return null;
		});
		assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
		kill(this.self);
		assertThat(finished.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(failures).hasSize(5).containsOnly(ExitReason.KILLED);
		assertThat(registry.table().internalSize()).isZero();
		assertThat(registry.meta("hello")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("entries are gone when the end of their server is seen")
	void entriesAreGoneWhenTheEndIsSeen(Kind kind) {
		Registry<Object, Object> registry = kind.create(this.system);
		for (int i = 0; i < 200; i++) {
			Peer peer = Peer.start(this.system);
			peer.run(() -> registry.register("hello", "value"));
			CompletableFuture<Long> seen = new CompletableFuture<>();
			this.system.monitor(peer.pid(), (down) -> seen.complete(registry.count()));
			peer.pid().stop();
			assertThat(seen.join()).isZero();
			assertThat(registry.lookup("hello")).isEmpty();
		}
	}

	@Test
	@DisplayName("an unknown key is not an error, a missing one is")
	void missingKeyIsAnError() {
		Registry<Object, Object> registry = Kind.UNIQUE.create(this.system);
		assertThat(registry.lookup("nothing")).isEmpty();
		assertThat(registry.values("nothing", this.self.pid())).isEmpty();
		assertThat(registry.keys(this.self.pid())).isEmpty();
		assertThatExceptionOfType(NullPointerException.class)
			.isThrownBy(() -> this.self.run(() -> registry.register(null, "value")));
	}

}
