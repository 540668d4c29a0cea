package io.genserver.benchmarks.contender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import io.genserver.GenServerSystem;
import io.genserver.MailboxSpec;
import io.genserver.NoSuchServerException;
import io.genserver.Pid;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.ServerSpec;
import io.genserver.benchmarks.Bytes;
import io.genserver.benchmarks.Callers;
import io.genserver.benchmarks.Calls;
import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.Counter;
import io.genserver.benchmarks.Crashes;
import io.genserver.benchmarks.Gate;
import io.genserver.benchmarks.Idle;
import io.genserver.benchmarks.Lightest;
import io.genserver.benchmarks.Lookups;
import io.genserver.benchmarks.Population;
import io.genserver.benchmarks.RoundRobin;
import io.genserver.benchmarks.Starts;
import io.genserver.benchmarks.Timed;
import io.genserver.benchmarks.Timers;
import io.genserver.benchmarks.Workload;
import io.genserver.benchmarks.contender.CounterCallbacks.Add;
import io.genserver.benchmarks.contender.CounterCallbacks.Crash;
import io.genserver.benchmarks.savina.Savina;
import io.genserver.registry.Registry;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;

/**
 * Servers in OTP's shape, without Spring.
 */
public final class CoreContender implements Contender {

	private static final Duration STOP = Duration.ofSeconds(30);

	private final Supplier<GenServerSystem> systems;

	private final GenServerSystem system;

	private final ServerSpec<Long> spec = CounterCallbacks.spec(new Gate());

	/**
	 * One on its own kind of threads.
	 * @param systems makes systems
	 */
	public CoreContender(Supplier<GenServerSystem> systems) {
		this.systems = systems;
		this.system = systems.get();
	}

	@Override
	public Map<String, Work> workloads() {
		Map<String, Work> workloads = CounterWorkloads.of(this);
		DynamicSupervisor supervisor = supervisor(this.system);
		ChildSpec child = ChildSpec.worker("counter", this.spec);
		Starts.Start<Pid> supervised = () -> supervisor.startChild(child).pid();
		workloads.put("start", (operations) -> new Lightest(Starts.start(this::start, Pid::stop, operations)));
		workloads.put("start-platform", (operations) -> Starts.start(this::start, Pid::stop, operations));
		workloads.put("stop", (operations) -> new Lightest(Starts.stop(this::start, Pid::stop, operations)));
		workloads.put("start-supervised",
				(operations) -> new Lightest(Starts.start(supervised, supervisor::terminateChild, operations)));
		workloads.put("stop-supervised",
				(operations) -> new Lightest(Starts.stop(supervised, supervisor::terminateChild, operations)));
		workloads.put("crash", (operations) -> new Lightest(new Crashes(this::supervised, operations)));
		workloads.put("crash-platform", (operations) -> new Crashes(this::supervised, operations));
		workloads.put("bytes-plain", (operations) -> new Bytes(this::population, operations));
		workloads.put("bytes-supervised", (operations) -> new Bytes(this::supervisedPopulation, operations));
		workloads.put("start-bulk", this::startMany);
		workloads.put("storm", this::storm);
		workloads.put("idle-million", (operations) -> new Idle(this::population, operations));
		workloads.put("timers-million", this::timers);
		workloads.put("registry-churn", this::lookups);
		workloads.put("scale-10", (operations) -> roundRobin(10, operations));
		workloads.put("scale-million", (operations) -> roundRobin(Math.max(1, operations / 4), operations));
		workloads.put("scale-call-10", (operations) -> calls(10, operations));
		workloads.put("scale-call-million", (operations) -> calls(operations, operations));
		Savina.genserver().forEach((name, workload) -> workloads.put(name, (operations) -> workload.get()));
		return workloads;
	}

	private Workload startMany(int operations) {
		Pid starter = this.system.start(ServerSpec.of(StarterCallbacks::new)).pid();
		return Starts.startMany((servers) -> starter.call(new StarterCallbacks.StartMany(servers), STOP), Pid::stop,
				operations);
	}

	private Workload storm(int restarts) {
		return new Timed(restarts, () -> {
			CountDownLatch starts = new CountDownLatch(restarts + 1);
			DynamicSupervisor supervisor = supervisor(this.system);
			supervisor.startChild(ChildSpec.worker("storm", ServerSpec.of(() -> new StormCallbacks(starts)))).pid();
			starts.await();
			supervisor.stop(STOP);
		});
	}

	private Workload timers(int operations) {
		Gate gate = new Gate();
		Pid server = this.system.start(ServerSpec.of(() -> new TimerCallbacks(gate)).withMailbox(MailboxSpec.UNBOUNDED))
			.pid();
		return new Timers((timers, due) -> server.call(new TimerCallbacks.Arm(timers, due), STOP), gate, operations);
	}

	private Workload lookups(int operations) {
		GenServerSystem own = this.systems.get();
		Registry<Integer, String> registry = Registry.unique(own, "benchmarks");
		own.start(ServerSpec.of(() -> new ChurnCallbacks(registry))).pid().call(new ChurnCallbacks.Begin());
		return new Lookups(registry::whereisName, own::close, operations);
	}

	private Workload roundRobin(int servers, int operations) {
		Gate gate = new Gate();
		return new RoundRobin(counters(servers, gate), gate, operations);
	}

	private Workload calls(int servers, int operations) {
		return new Calls(Callers.lightest(), counters(servers, new Gate()), 1, operations);
	}

	private List<CoreCounter> counters(int servers, Gate gate) {
		List<CoreCounter> counters = new ArrayList<>(servers);
		for (int i = 0; i < servers; i++) {
			counters.add(counter(gate));
		}
		return counters;
	}

	private static DynamicSupervisor supervisor(GenServerSystem system) {
		return DynamicSupervisor.of(DynamicSupervisor
			.start(system, DynamicSupervisorSpec.create().withIntensity(Integer.MAX_VALUE, Duration.ofSeconds(1)))
			.pid());
	}

	private Pid start() {
		return this.system.start(this.spec).pid();
	}

	@Override
	public CoreCounter counter() {
		return counter(new Gate());
	}

	private CoreCounter counter(Gate gate) {
		return new CoreCounter(this.system.start(CounterCallbacks.spec(gate)).pid(), gate);
	}

	private Population population(int servers) throws Exception {
		GenServerSystem own = this.systems.get();
		Gate gate = new Gate();
		ServerSpec<Long> spec = CounterCallbacks.spec(gate);
		return Servers.start(own, gate, servers, () -> own.start(spec).pid(), new Add(1));
	}

	private Population supervisedPopulation(int servers) throws Exception {
		GenServerSystem own = this.systems.get();
		Gate gate = new Gate();
		DynamicSupervisor supervisor = supervisor(own);
		ChildSpec child = ChildSpec.worker("counter", CounterCallbacks.spec(gate));
		return Servers.start(own, gate, servers, () -> supervisor.startChild(child).pid(), new Add(1));
	}

	private Crashes.Supervised supervised() {
		DynamicSupervisor supervisor = supervisor(this.system);
		ServerSpec<?> crashing = this.spec.withName("crashing");
		supervisor.startChild(ChildSpec.worker("crashing", crashing)).pid();
		return new Crashing(supervisor, this.system.ref("crashing"));
	}

	@Override
	public void close() {
		this.system.close();
	}

	private record CoreCounter(ServerRef<?> server, Gate gate) implements Counter {

		@Override
		public void cast() {
			this.server.cast(new Add(1));
		}

		@Override
		public long call() {
			return this.server.call(new Add(1));
		}

	}

	private record Crashing(DynamicSupervisor supervisor, ServerRef<?> server) implements Crashes.Supervised {

		@Override
		public void crash() {
			this.server.cast(new Crash());
		}

		@Override
		public void answer() {
			while (true) {
				try {
					this.server.call(new Add(1));
					return;
				}
				catch (NoSuchServerException | ServerExitedException ex) {
					Thread.yield();
				}
			}
		}

		@Override
		public void close() {
			this.supervisor.stop(STOP);
		}

	}

}
