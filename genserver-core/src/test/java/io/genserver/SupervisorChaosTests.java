package io.genserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.genserver.SupervisionModel.Node;
import io.genserver.supervisor.AutoShutdown;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildType;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random trees under random kills, crashes, failing inits and requests: after each quiet
 * moment the tree is what the model of the rules says, each worker was started as often
 * as it says, and nothing runs that is not in the tree.
 * <p>
 * The system property {@code chaos.seeds} says how many trees; the default is a short
 * run.
 */
@Execution(ExecutionMode.CONCURRENT)
class SupervisorChaosTests {

	private static final int STEPS = 150;

	private static final int DEPTH = 4;

	private final Map<String, Integer> starts = new ConcurrentHashMap<>();

	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	private final Queue<Pid> workers = new ConcurrentLinkedQueue<>();

	private final SupervisionModel model = new SupervisionModel();

	private VirtualWorld world;

	private Pid root;

	private Random random;

	private int lastId;

	static LongStream seeds() {
		return LongStream.rangeClosed(1, Integer.getInteger("chaos.seeds", 60));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void theTreeIsWhatTheModelSays(long seed) {
		this.random = new Random(seed);
		// a restarted tree may find the names of killed supervisors' orphans taken
		boolean named = seed % 2 == 0;
		try (VirtualWorld fresh = new VirtualWorld()) {
			this.world = fresh;
			Node tree = supervisor("root", 1);
			assertThat(this.model.start(tree)).isTrue();
			this.root = Supervisor.start(fresh.system(), spec("root", tree, named)).pid();
			check("the start", named);
			for (int step = 1; step <= STEPS && this.model.isAlive(); step++) {
				String done = perform(named);
				fresh.settle();
				check("seed %d, step %d: %s".formatted(seed, step, done), named);
			}
		}
	}

	// Trees

	private Node supervisor(String id, int depth) {
		List<Node> children = new ArrayList<>();
		int count = 1 + this.random.nextInt(4);
		for (int i = 0; i < count; i++) {
			children.add((depth < DEPTH && this.random.nextInt(3) > 0) ? supervisor(nextId("s"), depth + 1) : worker());
		}
		Restart restart = (this.random.nextInt(3) > 0) ? Restart.PERMANENT : any(Restart.values());
		return new Node(id, restart, any(Strategy.values()), this.random.nextInt(25), children);
	}

	private Node worker() {
		return new Node(nextId("w"), any(Restart.values()), null, 0, List.of());
	}

	private String nextId(String prefix) {
		return prefix + ++this.lastId;
	}

	private <T> T any(T[] values) {
		return values[this.random.nextInt(values.length)];
	}

	private <T> T any(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	private SupervisorSpec spec(String path, Node node, boolean named) {
		return new SupervisorSpec(named ? path : null, node.strategy(), node.maxRestarts(), HOUR, AutoShutdown.NEVER,
				node.children().stream().map((child) -> child(path + '/' + child.id(), child, named)).toList());
	}

	private ChildSpec child(String path, Node node, boolean named) {
		if (node.isSupervisor()) {
			return new ChildSpec(node.id(), (system) -> Supervisor.startLink(system, spec(path, node, named)),
					node.restart(), false, Shutdown.INFINITY, ChildType.SUPERVISOR);
		}
		boolean trap = path.hashCode() % 2 == 0;
		ServerSpec<Integer> server = TestServer.create().onInit((context) -> {
			context.trapExits(trap);
			this.starts.merge(path, 1, Integer::sum);
			if (this.failures.merge(path, -1, Integer::sum) >= 0) {
				return InitResult.stop(DIED);
			}
			this.workers.add(context.self());
			return InitResult.ok(0);
		}).onCast((reason, state) -> Next.stop((ExitReason) reason, state)).spec();
		Shutdown shutdown = (path.hashCode() % 3 == 0) ? Shutdown.BRUTAL_KILL : Shutdown.INFINITY;
		return new ChildSpec(node.id(), (system) -> system.startLink(named ? server.withName(path) : server),
				node.restart(), false, shutdown, ChildType.WORKER);
	}

	// Steps

	private String perform(boolean named) {
		int kind = this.random.nextInt(10);
		List<String> running = this.model.running(false);
		if (kind < 5 && !running.isEmpty()) {
			return endWorker(any(running));
		}
		if (kind == 5 && !running.isEmpty()) {
			String path = any(running);
			int times = 1 + this.random.nextInt(3);
			this.failures.put(path, times);
			this.model.fail(path, times);
			return times + " failures of " + path;
		}
		List<String> supervisors = this.model.running(true);
		if (kind == 6 && !named && supervisors.size() > 1) {
			String path = any(supervisors.subList(1, supervisors.size()));
			this.world.system().exit(find(path), ExitReason.KILL);
			this.model.end(path, false);
			return "kill " + path;
		}
		return request(any(supervisors), named);
	}

	private String endWorker(String path) {
		Pid pid = find(path);
		int how = this.random.nextInt(3);
		if (how == 0) {
			this.world.system().exit(pid, ExitReason.KILL);
		}
		else {
			pid.cast((how == 1) ? DIED : ExitReason.NORMAL);
		}
		this.model.end(path, how == 2);
		return "end " + path + " as " + how;
	}

	private String request(String path, boolean named) {
		Supervisor supervisor = Supervisor.of(find(path));
		List<String> children = this.model.children(path);
		int kind = this.random.nextInt(4);
		if (kind == 0 || children.isEmpty()) {
			Node node = worker();
			assertThat(name(supervisor.startChild(child(path + '/' + node.id(), node, named))))
				.isEqualTo(this.model.startChild(path, node));
			return "start " + node.id() + " of " + path;
		}
		String id = any(children);
		switch (kind) {
			case 1 -> assertThat(name(supervisor.restartChild(id))).isEqualTo(this.model.restartChild(path, id));
			case 2 -> assertThat(supervisor.terminateChild(id)).hasToString(this.model.terminateChild(path, id));
			default -> assertThat(supervisor.deleteChild(id)).hasToString(this.model.deleteChild(path, id));
		}
		return "request " + kind + " about " + id + " of " + path;
	}

	private static String name(StartResult result) {
		return result.getClass().getSimpleName();
	}

	// Looking

	private Pid find(String path) {
		Pid pid = this.root;
		for (String id : path.split("/")) {
			if (!id.equals("root")) {
				pid = children(pid).stream().filter((child) -> child.id().equals(id)).findFirst().orElseThrow().pid();
			}
		}
		return pid;
	}

	private static List<ChildInfo> children(Pid pid) {
		return Supervisor.of(pid).info().orElseThrow().children();
	}

	private void check(String step, boolean named) {
		List<String> lines = new ArrayList<>();
		List<Pid> pids = new ArrayList<>();
		assertThat(this.root.isAlive()).as(step).isEqualTo(this.model.isAlive());
		if (this.root.isAlive()) {
			look(this.root, "root", lines, pids, named);
		}
		assertThat(lines).as(step).isEqualTo(this.model.lines());
		assertThat(this.starts).as(step).isEqualTo(this.model.starts());
		this.workers.removeIf((worker) -> !worker.isAlive());
		assertThat(this.workers).as(step).containsExactlyInAnyOrderElementsOf(pids);
	}

	private void look(Pid supervisor, String path, List<String> lines, List<Pid> pids, boolean named) {
		for (ChildInfo child : children(supervisor)) {
			String childPath = path + '/' + child.id();
			lines.add(childPath + ' ' + child.state());
			assertThat(this.world.system().whereis(childPath)).isEqualTo(named ? child.pid() : null);
			if (child.pid() != null && child.type() == ChildType.SUPERVISOR) {
				look(child.pid(), childPath, lines, pids, named);
			}
			else if (child.pid() != null) {
				pids.add(child.pid());
			}
		}
	}

}
