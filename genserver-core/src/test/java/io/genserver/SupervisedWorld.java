package io.genserver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.genserver.process.TestActivations;
import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.Restart;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A virtual world with children that write down what happens to them.
 */
final class SupervisedWorld implements AutoCloseable {

	static final Duration HOUR = Duration.ofHours(1);

	static final ExitReason DIED = ExitReason.of("died");

	private final VirtualWorld world = new VirtualWorld();

	private final List<String> log = Collections.synchronizedList(new ArrayList<>());

	private final Map<String, Deque<InitResult<Integer>>> failures = new ConcurrentHashMap<>();

	GenServerSystem system() {
		return this.world.system();
	}

	VirtualWorld world() {
		return this.world;
	}

	/** Starts and terminates, in order. */
	List<String> log() {
		return this.log;
	}

	/** The next starts of a child return that instead of succeeding. */
	void fail(String id, int times, InitResult<Integer> result) {
		this.failures.put(id, new ArrayDeque<>(Collections.nCopies(times, result)));
	}

	/** A server that traps exits and stops when a reason is cast to it. */
	TestServer server(String id) {
		return TestServer.create().onInit((context) -> {
			context.trapExits(true);
			Deque<InitResult<Integer>> plan = this.failures.getOrDefault(id, new ArrayDeque<>());
			InitResult<Integer> failure = plan.poll();
			this.log.add(((failure != null) ? "fail " : "start ") + id);
			return (failure != null) ? failure : InitResult.ok(0);
		})
			.onCast((reason, state) -> Next.stop((ExitReason) reason, state))
			.onTerminate((reason, state) -> this.log.add("stop " + id));
	}

	ChildSpec child(String id) {
		return ChildSpec.worker(id, (system) -> system.startLink(server(id).spec()));
	}

	ChildSpec child(String id, Restart restart) {
		return child(id).withRestart(restart);
	}

	/** A dynamic supervisor that hardly ever gives up. */
	DynamicSupervisor startDynamic() {
		return startDynamic(DynamicSupervisorSpec.create().withIntensity(100_000, HOUR));
	}

	DynamicSupervisor startDynamic(DynamicSupervisorSpec spec) {
		return DynamicSupervisor.of(DynamicSupervisor.start(system(), spec.withName("sup")).pid());
	}

	/** The supervisor, {@code null} if there is none. */
	Pid sup() {
		return system().whereis("sup");
	}

	/** What a supervisor counts that has no supervisors among its children. */
	static ChildCounts workers(int specs, int active) {
		return new ChildCounts(specs, active, 0, specs);
	}

	/** The only child. */
	static Pid only(DynamicSupervisor supervisor) {
		assertThat(supervisor.children()).hasSize(1);
		return supervisor.children().get(0).pid();
	}

	void end(Pid pid, ExitReason reason) {
		this.log.clear();
		pid.cast(reason);
		this.world.settle();
	}

	void kill(Pid pid) {
		this.log.clear();
		system().exit(pid, ExitReason.KILL);
		this.world.settle();
	}

	/**
	 * Have a server find an end in its mailbox, and behind it requests, in that order.
	 */
	List<Object> killAndAsk(Pid supervisor, Pid victim, List<Supplier<Object>> requests) {
		this.world.suspend(supervisor);
		kill(victim);
		List<CompletableFuture<Object>> answers = new ArrayList<>();
		for (Supplier<Object> request : requests) {
			int queued = queued(supervisor);
			answers.add(CompletableFuture.supplyAsync(request, TestActivations.executor()));
			await().pollInterval(Duration.ofMillis(1)).until(() -> queued(supervisor) > queued);
		}
		Sys.resume(supervisor);
		List<Object> results = answers.stream().map((answer) -> answer.join()).toList();
		this.world.settle();
		return results;
	}

	private static int queued(Pid pid) {
		return Sys.info(pid).orElseThrow().mailboxSize();
	}

	@Override
	public void close() {
		this.world.close();
	}

}
