package io.genserver.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

import io.genserver.ExitReason;
import io.genserver.GenServerException;
import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.StartResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many servers that register, unregister and die, and others who look.
 */
class RegistryChurnTests {

	private static final int KEYS = 5;

	private static final int THREADS = 6;

	private static final int SERVERS = 60;

	private final GenServerSystem system = GenServerSystem.create();

	private final Registry<Integer, Integer> unique = Registry.unique(this.system, "unique");

	private final Registry<Integer, Integer> duplicate = Registry.duplicate(this.system, "duplicate");

	/** Who says that it holds a unique key. */
	private final AtomicReferenceArray<Pid> holders = new AtomicReferenceArray<>(KEYS);

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.system.close();
	}

	@RepeatedTest(10)
	void nothingIsLeftAndNoKeyHasTwoHolders() {
		List<CompletableFuture<Void>> workers = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			Random random = new Random();
			workers.add(CompletableFuture.runAsync(() -> churn(random), this.threads));
		}
		assertThat(CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)))
			.succeedsWithin(Duration.ofSeconds(60));
		assertThat(this.violations).isEmpty();
		// what a killed server was about to register is taken back by its own thread
		await().until(() -> this.unique.table().internalSize() == 0 && this.duplicate.table().internalSize() == 0);
		assertThat(this.unique.count()).isZero();
		assertThat(this.duplicate.count()).isZero();
	}

	private void churn(Random random) {
		for (int i = 0; i < SERVERS; i++) {
			Peer peer = new Peer();
			int name = random.nextInt(KEYS);
			StartResult started = random.nextBoolean() ? this.system.start(peer.spec())
					: this.system.start(peer.spec().withName(this.unique, name));
			if (!(started instanceof StartResult.Started)) {
				continue;
			}
			if (this.unique.keys(peer.pid()).contains(name)) {
				nowHolds(peer.pid(), name);
			}
			long seed = random.nextLong();
			CompletableFuture<Object> working = peer.later(() -> work(peer.pid(), new Random(seed)));
			look(random.nextInt(KEYS));
			if (random.nextBoolean()) {
				try {
					working.join();
				}
				catch (RuntimeException ex) {
					this.violations.add(ex.toString());
				}
			}
			for (int spins = random.nextInt(3000); spins > 0; spins--) {
				Thread.onSpinWait();
			}
			this.system.exit(peer.pid(), ExitReason.KILL);
		}
	}

	private Object work(Pid self, Random random) {
		for (int i = 0; i < 30; i++) {
			int key = random.nextInt(KEYS);
			try {
				switch (random.nextInt(5)) {
					case 0, 1 -> {
						this.unique.register(key, i);
						nowHolds(self, key);
					}
					case 2 -> {
						this.holders.compareAndSet(key, self, null);
						this.unique.unregister(key);
					}
					case 3 -> this.duplicate.register(key, i);
					default -> this.duplicate.unregister(key);
				}
			}
			catch (AlreadyRegisteredException ex) {
				look(key);
			}
			catch (GenServerException ex) {
				return "dead";
			}
		}
		return "done";
	}

	private void nowHolds(Pid pid, int key) {
		Pid before = this.holders.getAndSet(key, pid);
		if (before != null && before != pid && before.isAlive() && pid.isAlive()) {
			this.violations.add(key + " is held by " + before + " and by " + pid);
		}
	}

	private void look(int key) {
		List<Registration<Integer, Integer>> found = this.unique.lookup(key);
		if (found.size() > 1) {
			this.violations.add("more than one: " + found);
		}
		this.duplicate.lookup(key).forEach((entry) -> {
			if (entry.key() != key) {
				this.violations.add("wrong key: " + entry);
			}
		});
	}

}
