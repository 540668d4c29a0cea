package io.genserver.registry;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.Pid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What only unique registries do.
 */
class RegistryUniqueTests {

	private final GenServerSystem system = GenServerSystem.create();

	private final Peer self = Peer.start(this.system);

	private final Peer other = Peer.start(this.system);

	private final Registry<Object, Object> registry = Registry.unique(this.system, "registry");

	@AfterEach
	void close() {
		this.system.close();
	}

	private void assertThatKeyIsHeldBy(Pid holder, Peer asking, Object key) {
		assertThatExceptionOfType(AlreadyRegisteredException.class)
			.isThrownBy(() -> asking.run(() -> this.registry.register(key, "other")))
			.satisfies((ex) -> assertThat(ex.pid()).isEqualTo(holder))
			.withMessageContaining("'registry'")
			.withMessageContaining(key.toString());
	}

	@Test
	@DisplayName("REG-043 counts keys")
	void countsKeys() {
		this.self.run(() -> {
			this.registry.register("hello", "value");
			this.registry.register("world", "value");
		});
		assertThat(this.registry.count()).isEqualTo(2);
	}

	@Test
	@DisplayName("REG-044 a server cannot register a key twice")
	void serverCannotRegisterKeyTwice() {
		this.self.run(() -> this.registry.register("hello", "value"));
		assertThatKeyIsHeldBy(this.self.pid(), this.self, "hello");
		assertThat(this.registry.values("hello", this.self.pid())).containsExactly("value");
		assertThat(this.registry.keys(this.self.pid())).containsExactly("hello");
		this.self.run(() -> this.registry.register("world", "value"));
		assertThat(this.registry.keys(this.self.pid())).containsExactlyInAnyOrder("hello", "world");
	}

	@Test
	@DisplayName("REG-045 a key has one holder, and who fails to get it is tied to nothing")
	void keyHasOneHolder() {
		this.other.run(() -> this.registry.register("hello", "value"));
		assertThatKeyIsHeldBy(this.other.pid(), this.self, "hello");
		assertThat(this.registry.keys(this.self.pid())).isEmpty();
		assertThat(this.registry.values("hello", this.self.pid())).isEmpty();
		assertThat(this.registry.table().internalSize()).isEqualTo(2);
		this.self.run(() -> this.registry.register("world", "value"));
		assertThatKeyIsHeldBy(this.other.pid(), this.self, "hello");
		this.system.exit(this.self.pid(), ExitReason.KILL);
		assertThat(this.registry.select()).extracting(Registration::key).containsExactly("hello");
	}

	@Test
	@DisplayName("REG-046 the key of a dead server is free at once, before what it held is cleaned up")
	void keyOfDeadServerIsFreeAtOnce() throws InterruptedException {
		SlowKey slow = new SlowKey();
		this.other.run(() -> {
			this.registry.register(slow, "value");
			this.registry.register(1, "value");
		});
		slow.slow = true;
		CompletableFuture<Void> killing = CompletableFuture
			.runAsync(() -> this.system.exit(this.other.pid(), ExitReason.KILL));
		assertThat(slow.reached.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.registry.count()).isEqualTo(2);
		assertThat(this.registry.lookup(1)).isEmpty();
		assertThat(this.registry.whereisName(1)).isNull();
		this.self.run(() -> this.registry.register(1, "new"));
		assertThat(this.registry.lookup(1)).containsExactly(new Registration<>(1, this.self.pid(), "new"));
		assertThat(killing).isNotDone();
		slow.goOn.countDown();
		assertThat(killing).succeedsWithin(10, TimeUnit.SECONDS);
		assertThat(this.registry.lookup(1)).containsExactly(new Registration<>(1, this.self.pid(), "new"));
		assertThat(this.registry.count()).isOne();
		assertThat(this.registry.table().internalSize()).isEqualTo(2);
	}

	/** Comes first in a map, and can take its time. */
	private static final class SlowKey {

		private final CountDownLatch reached = new CountDownLatch(1);

		private final CountDownLatch goOn = new CountDownLatch(1);

		private volatile boolean slow;

		@Override
		public int hashCode() {
			if (this.slow) {
				this.reached.countDown();
				try {
					this.goOn.await(10, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
			return 0;
		}

		@Override
		public boolean equals(Object other) {
			return this == other;
		}

	}

	@Test
	@DisplayName("REG-052 unregisterMatch removes the entry only if it matches")
	void unregisterMatchRemovesWhatMatches() {
		this.self.run(() -> this.registry.register("hello", List.of(1, "atom", 1)));
		this.self.run(() -> this.registry.unregisterMatch("hello", (entry) -> first(entry).equals(2)));
		this.self.run(() -> this.registry.unregisterMatch("hello", (entry) -> first(entry).equals(1.0)));
		assertThat(this.registry.lookup("hello")).hasSize(1);
		this.self.run(() -> this.registry.unregisterMatch("hello", (entry) -> first(entry).equals(1)));
		assertThat(this.registry.lookup("hello")).isEmpty();
	}

	private static Object first(Registration<Object, Object> entry) {
		return ((List<?>) entry.value()).get(0);
	}

	@Test
	@DisplayName("REG-055 a server updates the values of its own keys only")
	void serverUpdatesItsOwnValues() {
		AtomicInteger calls = new AtomicInteger();
		assertThat(this.self.ask(() -> this.registry.updateValue("hello", (value) -> calls.incrementAndGet())))
			.isEmpty();
		this.other.run(() -> this.registry.register("hello", 1));
		assertThat(this.self.ask(() -> this.registry.updateValue("hello", (value) -> calls.incrementAndGet())))
			.isEmpty();
		assertThat(calls).hasValue(0);
		this.self.run(() -> this.registry.register("world", 1));
		assertThat(this.self.ask(() -> this.registry.updateValue("world", (value) -> (int) value + 1)))
			.contains(new Registry.Update<>(2, 1));
		assertThat(this.registry.lookup("world")).containsExactly(new Registration<>("world", this.self.pid(), 2));
	}

	@Test
	@DisplayName("REG-056 dispatches to the holder of a key")
	void dispatchesToTheHolder() {
		AtomicInteger calls = new AtomicInteger();
		this.registry.dispatch("hello", (entries) -> calls.incrementAndGet());
		assertThat(calls).hasValue(0);
		this.self.run(() -> this.registry.register("hello", "value"));
		this.registry.dispatch("hello", (entries) -> {
			assertThat(entries).containsExactly(new Registration<>("hello", this.self.pid(), "value"));
			calls.incrementAndGet();
		});
		assertThat(calls).hasValue(1);
	}

	@Test
	@DisplayName("REG-057 unregisters key by key")
	void unregistersKeyByKey() {
		this.self.run(() -> this.registry.unregister("hello"));
		this.self.run(() -> {
			this.registry.register("hello", "value");
			this.registry.register("world", "value");
		});
		this.self.run(() -> this.registry.unregister("hello"));
		assertThat(this.registry.keys(this.self.pid())).containsExactly("world");
		this.self.run(() -> this.registry.unregister("world"));
		assertThat(this.registry.keys(this.self.pid())).isEmpty();
	}

	@Test
	@DisplayName("REG-074 what is written down for a server does not grow when it is refused a key of its own")
	void ownerIndexDoesNotGrowWhenRefusedOwnKey() {
		assertThat(this.registry.table().ownedBy(this.self.pid())).isZero();
		this.self.run(() -> this.registry.register("hello", "value"));
		assertThat(this.registry.table().ownedBy(this.self.pid())).isEqualTo(1);
		this.self.run(() -> this.registry.register("world", "value"));
		assertThat(this.registry.table().ownedBy(this.self.pid())).isEqualTo(2);
		assertThatKeyIsHeldBy(this.self.pid(), this.self, "hello");
		assertThat(this.registry.table().ownedBy(this.self.pid())).isEqualTo(2);
	}

	@Test
	@DisplayName("REG-075 what is written down for a server does not grow when it is refused another's key")
	void ownerIndexDoesNotGrowWhenRefusedAnothersKey() {
		this.other.run(() -> this.registry.register("hello", "value"));
		assertThat(this.registry.table().ownedBy(this.self.pid())).isZero();
		this.self.run(() -> this.registry.register("first", "value"));
		assertThat(this.registry.table().ownedBy(this.self.pid())).isEqualTo(1);
		this.self.run(() -> this.registry.register("second", "value"));
		assertThat(this.registry.table().ownedBy(this.self.pid())).isEqualTo(2);
		assertThatKeyIsHeldBy(this.other.pid(), this.self, "hello");
		assertThat(this.registry.table().ownedBy(this.self.pid())).isEqualTo(2);
	}

}
