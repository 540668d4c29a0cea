package io.genserver.benchmarks.contender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

import io.genserver.benchmarks.Bytes;
import io.genserver.benchmarks.Callers;
import io.genserver.benchmarks.Calls;
import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Counter;
import io.genserver.benchmarks.Crashes;
import io.genserver.benchmarks.Gate;
import io.genserver.benchmarks.Idle;
import io.genserver.benchmarks.Population;
import io.genserver.benchmarks.RoundRobin;
import io.genserver.benchmarks.Starts;
import io.genserver.benchmarks.Timed;
import io.genserver.benchmarks.Timers;
import io.genserver.benchmarks.Workload;
import io.genserver.benchmarks.contender.PekkoCounter.Message;
import io.genserver.benchmarks.savina.Savina;

/**
 * Apache Pekko's typed actors with their default settings, but for the log, which is off.
 */
public final class PekkoContender implements Contender {

	/** As long as the default timeout of a call in OTP and here. */
	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	/** For what is asked of one actor a million times at once. */
	private static final Duration LONG = Duration.ofMinutes(2);

	private final ActorSystem<Guardian> system = system();

	/** Told by those that nobody waits for. */
	private final Gate gate = new Gate();

	private static ActorSystem<Guardian> system() {
		return ActorSystem.create(guardian(), "benchmarks");
	}

	private static Behavior<Guardian> guardian() {
		return Behaviors.setup((context) -> Behaviors.receive(Guardian.class).onMessage(Spawn.class, (message) -> {
			message.spawned().tell(context.spawnAnonymous(message.counter()));
			return Behaviors.same();
		}).onMessage(SpawnAndSetUp.class, (message) -> {
			context.spawnAnonymous(message.counter().create(message.setUp()));
			return Behaviors.same();
		}).onMessage(SpawnMany.class, (message) -> {
			List<ActorRef<Message>> spawned = new ArrayList<>(message.servers());
			for (int i = 0; i < message.servers(); i++) {
				spawned.add(context.spawnAnonymous(message.counters().get()));
			}
			message.spawned().tell(spawned);
			return Behaviors.same();
		}).onMessage(StopChild.class, (message) -> {
			context.watchWith(message.child(), new Stopped(message.stopped()));
			context.stop(message.child());
			return Behaviors.same();
		}).onMessage(Stopped.class, (message) -> {
			message.stopped().tell(true);
			return Behaviors.same();
		}).build());
	}

	@Override
	public Map<String, Work> workloads() {
		Map<String, Work> workloads = CounterWorkloads.of(this);
		workloads.put("start", (operations) -> Starts.start(this::start, this::stop, operations));
		workloads.put("start-platform", (operations) -> Starts.start(this::start, this::stop, operations));
		workloads.put("stop", (operations) -> Starts.stop(this::start, this::stop, operations));
		workloads.put("start-supervised", (operations) -> Starts.start(this::startSupervised, this::stop, operations));
		workloads.put("stop-supervised", (operations) -> Starts.stop(this::startSupervised, this::stop, operations));
		workloads.put("crash", (operations) -> new Crashes(this::supervised, operations));
		workloads.put("crash-platform", (operations) -> new Crashes(this::supervised, operations));
		workloads.put("bytes-plain", (operations) -> new Bytes((servers) -> population(servers, false), operations));
		workloads.put("bytes-supervised",
				(operations) -> new Bytes((servers) -> population(servers, true), operations));
		workloads.put("start-bulk", (operations) -> Starts.startMany(this::startMany, this::stop, operations));
		workloads.put("storm", this::storm);
		workloads.put("idle-million", (operations) -> new Idle((servers) -> population(servers, false), operations));
		workloads.put("timers-million", this::timers);
		workloads.put("scale-10", (operations) -> roundRobin(10, operations));
		workloads.put("scale-million", (operations) -> roundRobin(Math.max(1, operations / 4), operations));
		workloads.put("scale-call-10", (operations) -> calls(10, operations));
		workloads.put("scale-call-million", (operations) -> calls(operations, operations));
		Savina.pekko().forEach((name, workload) -> workloads.put(name, (operations) -> workload.get()));
		return workloads;
	}

	private List<ActorRef<Message>> startMany(int servers) throws InterruptedException {
		CountDownLatch setUp = new CountDownLatch(servers);
		List<ActorRef<Message>> actors = spawnMany(this.system, servers, () -> PekkoCounter.create(this.gate, setUp));
		setUp.await();
		return actors;
	}

	private static List<ActorRef<Message>> spawnMany(ActorSystem<Guardian> system, int servers,
			Supplier<Behavior<Message>> counters) {
		return AskPattern
			.<Guardian, List<ActorRef<Message>>>ask(system, (spawned) -> new SpawnMany(servers, counters, spawned),
					LONG, system.scheduler())
			.toCompletableFuture()
			.join();
	}

	private Workload storm(int restarts) {
		return new Timed(restarts, () -> {
			CountDownLatch starts = new CountDownLatch(restarts + 1);
			ActorRef<Message> storm = spawn(this.system, PekkoCounter.supervised(PekkoCounter.storm(starts)));
			starts.await();
			stop(storm);
		});
	}

	private Workload timers(int operations) {
		Gate gate = new Gate();
		ActorRef<Message> actor = spawn(this.system, PekkoCounter.create(gate));
		return new Timers((timers, due) -> AskPattern
			.<Message, Long>ask(actor, (armed) -> new PekkoCounter.Arm(timers, due, armed), LONG,
					this.system.scheduler())
			.toCompletableFuture()
			.join(), gate, operations);
	}

	private Workload roundRobin(int servers, int operations) {
		Gate gate = new Gate();
		return new RoundRobin(counters(servers, gate), gate, operations);
	}

	private Workload calls(int servers, int operations) {
		return new Calls(Callers.lightest(), counters(servers, new Gate()), 1, operations);
	}

	private List<PekkoRef> counters(int servers, Gate gate) {
		List<PekkoRef> counters = new ArrayList<>(servers);
		spawnMany(this.system, servers, () -> PekkoCounter.create(gate))
			.forEach((actor) -> counters.add(counter(actor, gate)));
		return counters;
	}

	/** Until it is set up, which it says itself. */
	private ActorRef<Message> start(Factory counter) {
		return AskPattern
			.<Guardian, ActorRef<Message>>ask(this.system, (setUp) -> new SpawnAndSetUp(counter, setUp), TIMEOUT,
					this.system.scheduler())
			.toCompletableFuture()
			.join();
	}

	private ActorRef<Message> start() {
		return start((setUp) -> PekkoCounter.create(this.gate, setUp));
	}

	private ActorRef<Message> startSupervised() {
		return start((setUp) -> PekkoCounter.supervised(PekkoCounter.create(this.gate, setUp)));
	}

	private static ActorRef<Message> spawn(ActorSystem<Guardian> system, Behavior<Message> counter) {
		return AskPattern
			.<Guardian, ActorRef<Message>>ask(system, (spawned) -> new Spawn(counter, spawned), TIMEOUT,
					system.scheduler())
			.toCompletableFuture()
			.join();
	}

	private void stop(ActorRef<Message> counter) {
		AskPattern
			.<Guardian, Boolean>ask(this.system, (stopped) -> new StopChild(counter, stopped), TIMEOUT,
					this.system.scheduler())
			.toCompletableFuture()
			.join();
	}

	@Override
	public PekkoRef counter() {
		return counter(new Gate());
	}

	private PekkoRef counter(Gate gate) {
		return counter(spawn(this.system, PekkoCounter.create(gate)), gate);
	}

	private PekkoRef counter(ActorRef<Message> counter, Gate gate) {
		return new PekkoRef(this.system, counter, gate);
	}

	private Crashes.Supervised supervised() {
		ActorRef<Message> counter = spawn(this.system, PekkoCounter.supervised(PekkoCounter.create(this.gate)));
		PekkoRef asked = counter(counter, new Gate());
		return new Crashes.Supervised() {

			@Override
			public void crash() {
				counter.tell(new PekkoCounter.Crash());
			}

			@Override
			public void answer() {
				// an ask waits in the mailbox while the actor is restarted
				asked.call();
			}

			@Override
			public void close() {
				stop(counter);
			}

		};
	}

	private static Population population(int servers, boolean supervised) throws InterruptedException {
		ActorSystem<Guardian> own = system();
		Gate gate = new Gate();
		gate.close(1, servers);
		List<ActorRef<Message>> counters = spawnMany(own, servers, () -> {
			Behavior<Message> counter = PekkoCounter.create(gate);
			return supervised ? PekkoCounter.supervised(counter) : counter;
		});
		counters.forEach((counter) -> counter.tell(new PekkoCounter.Cast(1)));
		gate.await();
		return new Actors(own, counters);
	}

	private static void close(ActorSystem<?> system) {
		system.terminate();
		try {
			system.getWhenTerminated().toCompletableFuture().get(1, TimeUnit.MINUTES);
		}
		catch (Exception ex) {
			throw new IllegalStateException("The actor system did not terminate", ex);
		}
	}

	@Override
	public void close() {
		close(this.system);
	}

	private sealed interface Guardian {

	}

	private record Spawn(Behavior<Message> counter, ActorRef<ActorRef<Message>> spawned) implements Guardian {
	}

	private record SpawnAndSetUp(Factory counter, ActorRef<ActorRef<Message>> setUp) implements Guardian {
	}

	private record SpawnMany(int servers, Supplier<Behavior<Message>> counters,
			ActorRef<List<ActorRef<Message>>> spawned) implements Guardian {
	}

	private record StopChild(ActorRef<Message> child, ActorRef<Boolean> stopped) implements Guardian {
	}

	private record Stopped(ActorRef<Boolean> stopped) implements Guardian {
	}

	private interface Factory {

		Behavior<Message> create(ActorRef<ActorRef<Message>> setUp);

	}

	private record PekkoRef(ActorSystem<?> system, ActorRef<Message> actor, Gate gate) implements Counter {

		@Override
		public void cast() {
			this.actor.tell(new PekkoCounter.Cast(1));
		}

		@Override
		public long call() {
			return AskPattern
				.<Message, Long>ask(this.actor, (replyTo) -> new PekkoCounter.Call(1, replyTo), TIMEOUT,
						this.system.scheduler())
				.toCompletableFuture()
				.join();
		}

	}

	private record Actors(ActorSystem<?> system, List<ActorRef<Message>> actors) implements Population {

		@Override
		public void check() {
			if (this.actors.isEmpty()) {
				throw new IllegalStateException("There is no actor");
			}
		}

		@Override
		public void close() {
			PekkoContender.close(this.system);
		}

	}

}
