package io.genserver;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.genserver.SoakServer.Reset;
import io.genserver.process.Inspection;
import io.genserver.registry.Registry;
import io.genserver.registry.RegistryInspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The servers of a soak. Whatever ends is replaced, in the same slot and under the same
 * name.
 */
final class SoakPopulation {

	private static final Duration LONG = Duration.ofSeconds(60);

	/** Less than the timeouts of calls, so that a deadline that is left is seen. */
	private static final Duration SOON = Duration.ofSeconds(15);

	private final GenServerSystem system;

	private final SoakServer.World world;

	/** The servers; null while one is being replaced. */
	private final AtomicReferenceArray<Pid> slots;

	/** Who was asked to tell of a server's end, one for each slot. */
	private final AtomicReferenceArray<Watch> watches;

	private final AtomicLong starts = new AtomicLong();

	/** Somebody outside who wants to know of an end. */
	private static final class Watch {

		private final AtomicInteger told = new AtomicInteger();

		private final MonitorRef monitor;

		private Watch(GenServerSystem system, Pid pid) {
			this.monitor = system.monitor(pid, (down) -> this.told.incrementAndGet());
		}

	}

	SoakPopulation(GenServerSystem system, SoakServer.World world, int servers) {
		this.system = system;
		this.world = world;
		this.slots = new AtomicReferenceArray<>(servers);
		this.watches = new AtomicReferenceArray<>(servers);
		for (int slot = 0; slot < servers; slot++) {
			start(slot);
		}
	}

	int size() {
		return this.slots.length();
	}

	long starts() {
		return this.starts.get();
	}

	private static boolean hasOwnName(int slot) {
		return slot % 4 == 0;
	}

	private static boolean hasKey(int slot) {
		return slot % 4 == 1;
	}

	/** Small mailboxes may refuse. */
	static boolean isSmall(int slot) {
		return slot % 10 == 3;
	}

	/** Who is in a slot; the dead one is replaced, which may just be under way. */
	Pid get(int slot) {
		Pid pid = this.slots.get(slot);
		if (pid != null && !pid.isAlive() && this.slots.compareAndSet(slot, pid, null)) {
			return start(slot);
		}
		return pid;
	}

	/** By its name if it has one. */
	ServerRef<?> ref(int slot, Pid pid) {
		return hasOwnName(slot) ? this.system.ref("soak-" + slot)
				: hasKey(slot) ? this.world.registry().<Object>via(slot) : pid;
	}

	private Pid start(int slot) {
		ServerSpec<Integer> spec = ServerSpec.of(() -> new SoakServer(this.world, slot));
		if (hasOwnName(slot)) {
			spec = spec.withName("soak-" + slot);
		}
		else if (hasKey(slot)) {
			spec = spec.withName(this.world.registry(), slot);
		}
		if (isSmall(slot)) {
			Overflow[] policies = { Overflow.REJECT, Overflow.DROP_NEWEST, Overflow.DROP_OLDEST };
			spec = spec.withMailbox(new MailboxSpec(16, policies[slot / 10 % policies.length]));
		}
		this.starts.incrementAndGet();
		StartResult result = this.system.start(spec);
		if (!(result instanceof StartResult.Started started)) {
			throw new AssertionError("slot " + slot + " is not free: " + result);
		}
		this.slots.set(slot, started.pid());
		return started.pid();
	}

	/**
	 * Have somebody outside told of the end of a server; the former one is not any more.
	 */
	void watch(int slot, Pid pid) {
		Watch former = this.watches.getAndSet(slot, new Watch(this.system, pid));
		if (former != null) {
			end(former);
		}
	}

	private void end(Watch watch) {
		watch.monitor.cancel();
		if (watch.told.get() > 1) {
			this.world.violation("an end was told " + watch.told + " times");
		}
	}

	/**
	 * Have all places taken by servers that hold nothing, and look whether nothing else
	 * is left of what has been.
	 */
	void rest() {
		for (int slot = 0; slot < size(); slot++) {
			Watch watch = this.watches.getAndSet(slot, null);
			if (watch != null) {
				end(watch);
			}
		}
		// one that gives its links up can no more be ended by another
		await().atMost(LONG).until(() -> forEach((pid) -> pid.call(new Reset(), LONG)));
		await().atMost(SOON).untilAsserted(this::holdsNothing);
	}

	/** Whether all were alive and took it. */
	private boolean forEach(Consumer<Pid> action) {
		boolean all = true;
		for (int slot = 0; slot < size(); slot++) {
			try {
				action.accept(get(slot));
			}
			catch (ServerExitedException | NoSuchServerException ex) {
				all = false;
			}
		}
		return all;
	}

	private void holdsNothing() {
		Inspection inspection = Inspection.of(this.system);
		int keys = (int) IntStream.range(0, size()).filter(SoakPopulation::hasKey).count();
		int names = (int) IntStream.range(0, size()).filter(SoakPopulation::hasOwnName).count();
		assertThat(inspection.processes()).as("processes").isEqualTo(size());
		assertThat(inspection.names()).as("names").isEqualTo(names);
		assertThat(this.world.registry().count()).as("registrations").isEqualTo(keys);
		assertThat(RegistryInspection.size(this.world.registry())).as("keys and owners").isEqualTo(2 * keys);
		assertThat(RegistryInspection.size(this.world.groups())).as("members of groups").isZero();
		assertThat(inspection.relations()).as("links, monitors, timers and held names").isEqualTo(keys);
		assertThat(inspection.scheduled()).as("timers and deadlines").isZero();
		assertThat(inspection.waiting()).as("servers that wait for a reply").isZero();
		assertThat(inspection.zombies()).as("zombies").isZero();
	}

	/** End all servers, and look whether nothing is left and everybody was told. */
	void end() {
		for (int slot = 0; slot < size(); slot++) {
			watch(slot, get(slot));
		}
		for (int slot = 0; slot < size(); slot++) {
			Pid pid = this.slots.get(slot);
			if (slot % 2 == 0) {
				this.system.exit(pid, ExitReason.KILL);
			}
			else {
				pid.stop(ExitReason.NORMAL, LONG);
			}
		}
		await().atMost(SOON).untilAsserted(() -> {
			Inspection inspection = Inspection.of(this.system);
			assertThat(inspection.processes()).isZero();
			assertThat(inspection.names()).isZero();
			assertThat(inspection.scheduled()).isZero();
			assertThat(inspection.zombies()).isZero();
			assertThat(RegistryInspection.size(this.world.registry())).isZero();
			for (int slot = 0; slot < size(); slot++) {
				assertThat(this.watches.get(slot).told).as("ends told").hasValue(1);
			}
		});
	}

}
