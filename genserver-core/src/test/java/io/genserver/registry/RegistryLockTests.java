package io.genserver.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import io.genserver.CallInterruptedException;
import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.ServerExitedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class RegistryLockTests {

	private final GenServerSystem system = GenServerSystem.create();

	private final Peer first = Peer.start(this.system);

	private final Peer second = Peer.start(this.system);

	private final Registry<Object, Object> registry = Registry.unique(this.system, "registry");

	/** What a test's functions wait for, once they hold their lock. */
	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.release.countDown();
		this.system.close();
	}

	private String hold(CountDownLatch entered, String result) {
		entered.countDown();
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			return "interrupted";
		}
		return result;
	}

	/** Have a peer take a lock and keep it. */
	private CompletableFuture<String> holding(Peer peer, Object key) throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		CompletableFuture<String> result = peer
			.later(() -> this.registry.lock(key, () -> hold(entered, "held " + key)));
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
		return result;
	}

	/** Have a peer wait for a lock. */
	private CompletableFuture<String> waiting(Peer peer, Object key) {
		int before = this.registry.locks().size(key);
		CompletableFuture<String> result = peer.later(() -> this.registry.lock(key, () -> "entered"));
		await().until(() -> this.registry.locks().size(key) == before + 1);
		return result;
	}

	private void assertFree(Object key) {
		await().until(() -> this.registry.locks().size(key) == 0);
		assertThat(this.registry.<String>lock(key, () -> "free")).isEqualTo("free");
	}

	@Test
	@DisplayName("REG-002 different keys do not exclude each other")
	void differentKeysDoNotExcludeEachOther() throws InterruptedException {
		CompletableFuture<String> one = holding(this.first, 1);
		CompletableFuture<String> two = holding(this.second, 2);
		this.release.countDown();
		assertThat(one).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("held 1");
		assertThat(two).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("held 2");
		assertFree(1);
		assertFree(2);
	}

	@Test
	@DisplayName("REG-003 the same key excludes others until it is released")
	void sameKeyExcludes() throws InterruptedException {
		CompletableFuture<String> holder = holding(this.first, 1);
		CompletableFuture<String> waiter = waiting(this.second, 1);
		await().during(Duration.ofMillis(100)).until(() -> !waiter.isDone());
		this.release.countDown();
		assertThat(holder).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("held 1");
		assertThat(waiter).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("entered");
		assertFree(1);
	}

	@Test
	@DisplayName("REG-004 an exception reaches the holder and releases the lock")
	void exceptionReleases() {
		CountDownLatch entered = new CountDownLatch(1);
		CompletableFuture<String> holder = this.first.later(() -> this.registry.lock(1, () -> {
			hold(entered, "");
			throw new IllegalArgumentException("oops");
		}));
		await().until(() -> entered.getCount() == 0);
		CompletableFuture<String> waiter = waiting(this.second, 1);
		this.release.countDown();
		assertThat(holder).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseExactlyInstanceOf(IllegalArgumentException.class);
		assertThat(waiter).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("entered");
		assertFree(1);
	}

	@Test
	@DisplayName("REG-005 the end of the holder releases the lock, though its function may go on")
	void endOfHolderReleases() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		AtomicBoolean abandoned = new AtomicBoolean(true);
		CompletableFuture<String> holder = this.first.later(() -> this.registry.lock(1, () -> {
			entered.countDown();
			while (abandoned.get()) {
				Thread.onSpinWait();
			}
			return "too late";
		}));
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<String> waiter = waiting(this.second, 1);
		this.system.exit(this.first.pid(), ExitReason.KILL);
		assertThat(waiter).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("entered");
		Peer third = Peer.start(this.system);
		CompletableFuture<String> next = holding(third, 1);
		abandoned.set(false);
		await().during(Duration.ofMillis(50)).until(() -> !next.isDone() && this.registry.locks().size(1) == 1);
		assertThat(holder).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseExactlyInstanceOf(ServerExitedException.class);
		this.release.countDown();
		assertThat(next).succeedsWithin(Duration.ofSeconds(10));
		assertFree(1);
	}

	@Test
	@DisplayName("REG-006 a waiter that ends is skipped")
	void waiterThatEndsIsSkipped() throws InterruptedException {
		CompletableFuture<String> holder = holding(this.first, 1);
		AtomicBoolean entered = new AtomicBoolean();
		this.second.later(() -> this.registry.lock(1, () -> {
			entered.set(true);
			return null;
		}));
		await().until(() -> this.registry.locks().size(1) == 2);
		CompletableFuture<String> last = waiting(Peer.start(this.system), 1);
		this.system.exit(this.second.pid(), ExitReason.KILL);
		assertThat(this.registry.locks().size(1)).isEqualTo(2);
		this.release.countDown();
		assertThat(holder).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("held 1");
		assertThat(last).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("entered");
		assertThat(entered).isFalse();
		assertFree(1);
	}

	@Test
	@DisplayName("REG-D1 lock runs its function in the caller and returns its result, also outside any server")
	void lockRunsInTheCaller() {
		Thread thread = this.registry.lock("hello", Thread::currentThread);
		assertThat(thread).isSameAs(Thread.currentThread());
		assertThat(this.registry.<String>lock("hello", () -> null)).isNull();
		assertThat(this.registry.count()).isZero();
	}

	@Test
	@DisplayName("the waiters get a lock in the order in which they came")
	void waitersGetItInOrder() throws InterruptedException {
		holding(this.first, 1);
		List<Integer> order = Collections.synchronizedList(new ArrayList<>());
		List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			int number = i;
			waiters.add(Peer.start(this.system).later(() -> this.registry.lock(1, () -> order.add(number))));
			await().until(() -> this.registry.locks().size(1) == number + 2);
		}
		this.release.countDown();
		assertThat(CompletableFuture.allOf(waiters.toArray(CompletableFuture[]::new)))
			.succeedsWithin(Duration.ofSeconds(10));
		assertThat(order).hasSize(20).isSorted();
		assertFree(1);
	}

	@Test
	@DisplayName("who holds a lock is told instead of waiting for itself")
	void lockIsNotReentrant() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.registry.lock(1, () -> this.registry.lock(1, () -> "never")))
			.withMessageContaining("'1' of registry 'registry'");
		assertThat(this.registry.<String>lock(1, () -> this.registry.lock(2, () -> "nested"))).isEqualTo("nested");
		assertFree(1);
	}

	@Test
	@DisplayName("a thread that is interrupted while it waits gives up")
	void interruptedThreadGivesUp() throws InterruptedException {
		CompletableFuture<String> holder = holding(this.first, 1);
		CompletableFuture<Object> outcome = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				outcome.complete(this.registry.lock(1, () -> "entered"));
			}
			catch (CallInterruptedException ex) {
				outcome.complete(ex);
			}
		});
		thread.start();
		await().until(() -> this.registry.locks().size(1) == 2);
		thread.interrupt();
		assertThat(outcome).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(CallInterruptedException.class);
		this.release.countDown();
		assertThat(holder).succeedsWithin(Duration.ofSeconds(10));
		assertFree(1);
	}

	@Test
	@DisplayName("a lock excludes under contention and sudden deaths")
	void excludesUnderContention() {
		AtomicInteger[] inside = { new AtomicInteger(), new AtomicInteger() };
		AtomicInteger entries = new AtomicInteger();
		AtomicInteger violations = new AtomicInteger();
		List<CompletableFuture<Object>> done = new ArrayList<>();
		List<Peer> victims = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			boolean victim = i % 4 == 0;
			Peer peer = Peer.start(this.system);
			CompletableFuture<Object> result = peer.later(() -> {
				for (int round = 0; round < 500; round++) {
					int key = round % 2;
					this.registry.lock(key, () -> {
						// a killed holder does not exclude any more
						if (!victim && inside[key].incrementAndGet() != 1) {
							violations.incrementAndGet();
						}
						Thread.yield();
						entries.incrementAndGet();
						return victim || inside[key].decrementAndGet() == 0;
					});
				}
				return "done";
			});
			if (victim) {
				victims.add(peer);
			}
			else {
				done.add(result);
			}
		}
		await().until(() -> entries.get() > 100);
		victims.forEach((peer) -> this.system.exit(peer.pid(), ExitReason.KILL));
		assertThat(CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)))
			.succeedsWithin(Duration.ofSeconds(30));
		assertThat(violations).hasValue(0);
		assertFree(0);
		assertFree(1);
	}

}
