package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.genserver.SoakServer.Do;
import io.genserver.SoakServer.Echo;
import io.genserver.SoakServer.EchoLater;
import io.genserver.SoakServer.EchoThrough;
import io.genserver.SoakServer.Echoed;
import io.genserver.SoakServer.Silence;
import io.genserver.process.CurrentProcess;
import io.genserver.registry.ProcessGroups;
import io.genserver.registry.Registry;

/**
 * Random things that are done to a population of servers, and what is wrong with what
 * comes of them.
 */
final class Soak implements SoakServer.World {

	/** A reply that takes that long is lost. */
	private static final Duration LOST = Duration.ofSeconds(30);

	/** How much later than its timeout a caller may go on, on a busy machine. */
	private static final long GRACE = Duration.ofSeconds(5).toNanos();

	/** Servers are linked to neighbours only, so that not all end together. */
	private static final int NEIGHBOURS = 8;

	private static final Set<Class<?>> EXPECTED = Set.of(ServerExitedException.class, NoSuchServerException.class);

	private final GenServerSystem system;

	private final Registry<Integer, Integer> registry;

	private final ProcessGroups<Integer> groups = new ProcessGroups<>();

	private final SoakPopulation population;

	private final List<Operation> operations = new ArrayList<>();

	private int weights;

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final AtomicLong longestOverrun = new AtomicLong();

	private final AtomicInteger pendingReplies = new AtomicInteger();

	private interface Action {

		void run(int slot, Pid pid, Random random);

	}

	private record Operation(String name, int upTo, LongAdder count, Action action) {
	}

	Soak(GenServerSystem system, int servers) {
		this.system = system;
		this.registry = Registry.unique(system, "soak");
		this.population = new SoakPopulation(system, this, servers);
		addMessages();
		addRelations();
		add("kill", 8, (slot, pid, random) -> system.exit(pid, ExitReason.KILL));
		add("exit signal", 8, (slot, pid, random) -> system.exit(pid, ExitReason.of("asked_to")));
		add("crash", 8, tell(SoakServer::crash));
		add("normal end", 8, (slot, pid, random) -> pid.cast(ExitReason.NORMAL));
		add("stop", 4, (slot, pid, random) -> pid.stop(ExitReason.SHUTDOWN, LOST));
	}

	private void addMessages() {
		add("call", 250, (slot, pid, random) -> call(slot, pid, new Echo(random.nextLong())));
		add("call by name", 100,
				(slot, pid, random) -> call(slot, this.population.ref(slot, pid), new Echo(random.nextLong())));
		add("call answered later", 50, (slot, pid, random) -> call(slot, pid, new EchoLater(random.nextLong())));
		add("call through another", 50,
				(slot, pid, random) -> call(slot, pid, new EchoThrough(random.nextLong(), anySlot(random))));
		add("call never answered", 2, this::callInVain);
		add("asynchronous call", 100, this::callAsync);
		add("request collection", 20, (slot, pid, random) -> collect(random));
		add("multi-call", 5, (slot, pid, random) -> multiCall(random));
		add("cast", 150, (slot, pid, random) -> pid.cast("cast"));
		add("send", 20, (slot, pid, random) -> pid.send("info"));
		add("burst of casts", 2, this::burst);
		add("cast to group", 5, (slot, pid, random) -> this.groups.cast(random.nextInt(100), "cast"));
	}

	private void addRelations() {
		add("timer", 60, tell((server) -> server.startTimer(ThreadLocalRandom.current())));
		add("cancel timer", 30, tell(SoakServer::cancelTimer));
		add("monitor", 40, (slot, pid, random) -> relate(pid, anySlot(random), SoakServer::monitor));
		add("demonitor", 20, tell(SoakServer::demonitor));
		add("monitor from outside", 20, (slot, pid, random) -> this.population.watch(slot, pid));
		add("link", 40, (slot, pid, random) -> {
			int first = slot - slot % NEIGHBOURS;
			relate(pid, Math.min(first + random.nextInt(NEIGHBOURS), this.population.size() - 1), SoakServer::link);
		});
		add("unlink", 20, tell(SoakServer::unlink));
		add("register", 30,
				tell((server) -> server.register(this.population.size() + ThreadLocalRandom.current().nextInt(1000))));
		add("unregister", 20, tell(SoakServer::unregister));
		add("join group", 20, tell((server) -> server.join(ThreadLocalRandom.current().nextInt(100))));
		add("leave group", 15, tell(SoakServer::leaveGroup));
	}

	private void add(String name, int weight, Action action) {
		this.weights += weight;
		this.operations.add(new Operation(name, this.weights, new LongAdder(), action));
	}

	private static Action tell(Consumer<SoakServer> action) {
		Do message = new Do(action);
		return (slot, pid, random) -> pid.cast(message);
	}

	private interface Relate {

		void run(SoakServer server, Pid other);

	}

	private void relate(Pid pid, int other, Relate relate) {
		Pid present = this.population.get(other);
		if (present != null) {
			pid.cast(new Do((server) -> relate.run(server, present)));
		}
	}

	private int anySlot(Random random) {
		return random.nextInt(this.population.size());
	}

	/** Do one thing. */
	void operate(Random random) {
		int slot = anySlot(random);
		Pid pid = this.population.get(slot);
		if (pid == null) {
			return;
		}
		int number = random.nextInt(this.weights);
		Operation operation = this.operations.stream().filter((each) -> number < each.upTo()).findFirst().orElseThrow();
		operation.count().increment();
		try {
			operation.action().run(slot, pid, random);
		}
		catch (GenServerException ex) {
			failed(slot, operation.name(), ex);
		}
	}

	private void failed(int slot, String what, Throwable ex) {
		boolean refused = ex instanceof MailboxFullException && SoakPopulation.isSmall(slot);
		if (!refused && !EXPECTED.contains(ex.getClass())) {
			violation(what + ": " + ex);
		}
	}

	// Calls

	private void call(int slot, ServerRef<?> ref, Request<Echoed> request) {
		long start = System.nanoTime();
		try {
			echoed(slot, request, ref.call(request, LOST));
		}
		finally {
			waited(start, LOST);
		}
	}

	private void echoed(int slot, Request<Echoed> request, Echoed reply) {
		long number = (request instanceof Echo echo) ? echo.number()
				: (request instanceof EchoLater later) ? later.number() : ((EchoThrough) request).number();
		if (!reply.equals(new Echoed(slot, number))) {
			violation("asked %d for %d, but got %s".formatted(slot, number, reply));
		}
	}

	private void waited(long start, Duration timeout) {
		long overrun = System.nanoTime() - start - timeout.toNanos();
		this.longestOverrun.accumulateAndGet(overrun, Math::max);
		if (overrun > GRACE) {
			violation("a caller went on " + overrun + " ns after its timeout");
		}
	}

	private void callInVain(int slot, Pid pid, Random random) {
		Duration timeout = Duration.ofMillis(1 + random.nextInt(10));
		long start = System.nanoTime();
		try {
			pid.call(new Silence(), timeout);
			violation("a reply that nobody gave");
		}
		catch (CallTimeoutException ex) {
			if (System.nanoTime() - start < timeout.toNanos()) {
				violation("a timeout that came too early");
			}
		}
		finally {
			waited(start, timeout);
		}
	}

	private void callAsync(int slot, Pid pid, Random random) {
		Request<Echoed> request = new Echo(random.nextLong());
		this.pendingReplies.incrementAndGet();
		pid.callAsync(request, LOST).whenComplete((reply, ex) -> {
			this.pendingReplies.decrementAndGet();
			if (ex != null) {
				failed(slot, "asynchronous call", ex);
			}
			else {
				echoed(slot, request, reply);
			}
		});
	}

	private void collect(Random random) {
		RequestCollection<Integer> requests = this.system.newRequestCollection();
		for (int i = 0; i < 10; i++) {
			int slot = anySlot(random);
			Pid pid = this.population.get(slot);
			if (pid != null) {
				requests.sendRequest(pid, new Echo(slot), slot);
			}
		}
		while (requests.size() > 0) {
			if (!(requests.receiveResponse(LOST, true) instanceof RequestCollection.Received.Answer<Integer> answer)) {
				violation("a request without a response");
				return;
			}
			if (answer.response() instanceof Response.Failed<?> failed) {
				failed(answer.label(), "request", failed.cause());
			}
			else if (!answer.response()
				.equals(new Response.Replied<>(new Echoed(answer.label(), answer.label().longValue())))) {
				violation("a wrong response: " + answer);
			}
		}
	}

	private void multiCall(Random random) {
		int first = anySlot(random);
		Map<ServerRef<?>, Integer> slots = new TreeMap<>(
				(one, other) -> Long.compare(((Pid) one).id(), ((Pid) other).id()));
		for (int slot = first; slot < Math.min(first + 20, this.population.size()); slot++) {
			Pid pid = this.population.get(slot);
			if (pid != null) {
				slots.put(pid, slot);
			}
		}
		Echo request = new Echo(random.nextLong());
		MultiCallResult<Echoed> result = this.system.multiCall(slots.keySet(), request, LOST);
		if (result.replies().size() + result.failures().size() != slots.size()) {
			violation("a multi-call without all results");
		}
		result.replies().forEach((ref, reply) -> echoed(slots.get(ref), request, reply));
		result.failures().forEach((ref, ex) -> failed(slots.get(ref), "multi-call", ex));
	}

	private void burst(int slot, Pid pid, Random random) {
		for (int i = 0; i < 100; i++) {
			pid.cast("cast");
		}
	}

	// For the servers

	@Override
	public void ask(int slot, long number) {
		Pid pid = this.population.get(slot);
		if (pid != null) {
			try {
				call(slot, pid, new Echo(number));
			}
			catch (CallCycleException ex) {
				// the other one asks this one
			}
			catch (CallInterruptedException ex) {
				if (Objects.requireNonNull(CurrentProcess.get()).isAlive()) {
					failed(slot, "call from a server", ex);
				}
				// else it was killed while it waited
			}
			catch (GenServerException ex) {
				failed(slot, "call from a server", ex);
			}
		}
	}

	@Override
	public void violation(String what) {
		this.violations.add(what);
	}

	@Override
	public Registry<Integer, Integer> registry() {
		return this.registry;
	}

	@Override
	public ProcessGroups<Integer> groups() {
		return this.groups;
	}

	// Results

	SoakPopulation population() {
		return this.population;
	}

	Queue<String> violations() {
		return this.violations;
	}

	int pendingReplies() {
		return this.pendingReplies.get();
	}

	/** How long after its timeout a caller went on, at most. */
	Duration longestOverrun() {
		return Duration.ofNanos(Math.max(0, this.longestOverrun.get()));
	}

	/** How often each thing was done. */
	Map<String, Long> counts() {
		Map<String, Long> counts = new TreeMap<>();
		this.operations.forEach((operation) -> counts.put(operation.name(), operation.count().sum()));
		counts.put("start", this.population.starts());
		return counts;
	}

}
