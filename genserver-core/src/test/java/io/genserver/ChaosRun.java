package io.genserver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.genserver.SupervisionModel.Kind;
import io.genserver.SupervisionModel.Node;
import io.genserver.process.Inspection;
import io.genserver.supervisor.AutoShutdown;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildOutcome;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildType;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorInfo;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * One random tree, what happens to it, and the model that says what it should look like
 * after each quiet moment.
 */
final class ChaosRun implements AutoCloseable {

	private final Map<String, Integer> starts = new ConcurrentHashMap<>();

	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	private final Queue<Pid> workers = new ConcurrentLinkedQueue<>();

	private final Map<String, Integer> done = new TreeMap<>();

	private final SupervisionModel model = new SupervisionModel();

	private final VirtualWorld world = new VirtualWorld();

	private final Inspection inspection = Inspection.of(this.world.system());

	private final Random random;

	private final int servers;

	private final boolean named;

	private final Pid root;

	private int lastId;

	private int steps;

	/**
	 * Start a tree.
	 * @param seed says what happens; servers have names when it is even
	 * @param depth how many supervisors there can be above a worker
	 * @param width how many children a supervisor has at most in the beginning
	 * @param servers how many workers there should always be, 0 to leave it to chance
	 */
	ChaosRun(long seed, int depth, int width, int servers) {
		this.random = new Random(seed);
		this.servers = servers;
		// a restarted tree may find the names of killed supervisors' orphans taken
		this.named = seed % 2 == 0;
		Node tree = supervisor("root", depth, width);
		assertThat(this.model.start(tree)).isTrue();
		this.root = Supervisor.start(this.world.system(), spec("root", tree)).pid();
		check("the start");
	}

	/** The root has not given up. */
	boolean isAlive() {
		return this.model.isAlive();
	}

	int steps() {
		return this.steps;
	}

	/** What was done how often. */
	Map<String, Integer> done() {
		return this.done;
	}

	/** How often workers were started. */
	int startsOfWorkers() {
		return this.starts.values().stream().mapToInt(Integer::intValue).sum();
	}

	@Override
	public void close() {
		this.world.close();
	}

	// Trees

	private Node supervisor(String id, int depth, int width) {
		Restart restart = (this.random.nextInt(3) > 0) ? Restart.PERMANENT : any(Restart.values());
		int maxRestarts = this.random.nextInt(25);
		if (!id.equals("root") && this.random.nextInt(4) == 0) {
			return Node.dynamic(id, restart, maxRestarts);
		}
		List<Node> children = new ArrayList<>();
		int count = width / 2 + this.random.nextInt(width) / 2 + 1;
		for (int i = 0; i < count; i++) {
			children
				.add((depth > 1 && this.random.nextInt(3) > 0) ? supervisor(nextId("s"), depth - 1, width) : worker());
		}
		return new Node(id, Kind.SUPERVISOR, restart, any(Strategy.values()), maxRestarts, children);
	}

	private Node worker() {
		return Node.worker(nextId("w"), any(Restart.values()));
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

	private SupervisorSpec spec(String path, Node node) {
		return new SupervisorSpec(this.named ? path : null, node.strategy(), node.maxRestarts(), HOUR,
				AutoShutdown.NEVER,
				node.children().stream().map((child) -> child(path + '/' + child.id(), child)).toList());
	}

	private ChildSpec child(String path, Node node) {
		return switch (node.kind()) {
			case WORKER -> worker(path, node);
			case SUPERVISOR -> supervisor(node, (system) -> Supervisor.startLink(system, spec(path, node)));
			case DYNAMIC_SUPERVISOR -> supervisor(node,
					(system) -> DynamicSupervisor.startLink(system,
							DynamicSupervisorSpec.create()
								.withName(this.named ? path : null)
								.withIntensity(node.maxRestarts(), HOUR)));
		};
	}

	private static ChildSpec supervisor(Node node, ChildSpec.Start start) {
		return new ChildSpec(node.id(), start, node.restart(), false, Shutdown.INFINITY, ChildType.SUPERVISOR);
	}

	private ChildSpec worker(String path, Node node) {
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
		Shutdown shutdown = switch (Math.floorMod(path.hashCode(), 3)) {
			case 0 -> Shutdown.BRUTAL_KILL;
			case 1 -> Shutdown.after(HOUR);
			default -> Shutdown.INFINITY;
		};
		return new ChildSpec(node.id(), (system) -> system.startLink(this.named ? server.withName(path) : server),
				node.restart(), false, shutdown, ChildType.WORKER);
	}

	// Steps

	/** Do something at random, let it be handled, and look. */
	void step() {
		String done = perform();
		this.done.merge(done.substring(0, done.indexOf(':')), 1, Integer::sum);
		this.world.settle();
		check("step " + ++this.steps + ", " + done);
	}

	private String perform() {
		List<String> running = this.model.running(false);
		if (running.size() < this.servers) {
			return startMany(this.servers - running.size());
		}
		int kind = this.random.nextInt(12);
		if (kind < 4 && !running.isEmpty()) {
			return end(any(running));
		}
		if (kind < 6) {
			return endTogether();
		}
		if (kind == 6 && !running.isEmpty()) {
			String path = any(running);
			int times = 1 + this.random.nextInt(3);
			this.failures.put(path, times);
			this.model.fail(path, times);
			return "failing inits: " + times + " of " + path;
		}
		List<String> supervisors = this.model.running(true);
		if (kind == 7 && supervisors.size() > 1) {
			return endSupervisor(any(supervisors.subList(1, supervisors.size())));
		}
		return request(any(supervisors));
	}

	private String startMany(int count) {
		List<String> supervisors = this.model.running(true);
		for (int i = 0; i < count; i++) {
			startChild(any(supervisors), worker());
		}
		return "start many: " + count;
	}

	private String end(String path) {
		Pid pid = find(path);
		int how = this.random.nextInt(3);
		if (how == 0) {
			this.world.system().exit(pid, ExitReason.KILL);
		}
		else {
			pid.cast((how == 1) ? DIED : ExitReason.NORMAL);
		}
		this.model.end(path, how == 2);
		return ((how == 0) ? "kill: " : (how == 1) ? "crash: " : "normal end: ") + path;
	}

	/** Servers end at the same time in places that have nothing to do with each other. */
	private String endTogether() {
		List<String> supervisors = new ArrayList<>(this.model.running(true));
		Collections.shuffle(supervisors, this.random);
		List<String> chosen = new ArrayList<>();
		List<String> victims = new ArrayList<>();
		for (String path : supervisors) {
			if (chosen.size() < 20
					&& chosen.stream().noneMatch((other) -> isWithin(path, other) || isWithin(other, path))) {
				chosen.add(path);
				victims.addAll(this.model.independentWorkers(path));
			}
		}
		victims.stream().map(this::find).toList().forEach((pid) -> this.world.system().exit(pid, ExitReason.KILL));
		victims.forEach((path) -> this.model.end(path, false));
		return "kill together: " + victims;
	}

	private static boolean isWithin(String path, String other) {
		return path.startsWith(other + '/');
	}

	private String endSupervisor(String path) {
		Pid pid = find(path);
		int how = this.random.nextInt(3);
		if (how == 0 && !this.named) {
			this.world.system().exit(pid, ExitReason.KILL);
			this.model.end(path, false);
			return "kill supervisor: " + path;
		}
		pid.stop((how == 1) ? ExitReason.SHUTDOWN : DIED, HOUR);
		this.model.end(path, how == 1);
		return "stop supervisor: " + path;
	}

	private String request(String path) {
		List<String> children = this.model.children(path);
		int kind = this.random.nextInt(4);
		if (kind == 0 || children.isEmpty()) {
			return startChild(path, worker());
		}
		String id = any(children);
		if (this.model.isDynamic(path)) {
			ChildOutcome outcome = DynamicSupervisor.of(find(path)).terminateChild(find(path + '/' + id));
			assertThat(outcome).hasToString(this.model.terminateChild(path, id));
			return "terminate: " + id + " of " + path;
		}
		Supervisor supervisor = Supervisor.of(find(path));
		switch (kind) {
			case 1 -> assertThat(name(supervisor.restartChild(id))).isEqualTo(this.model.restartChild(path, id));
			case 2 -> assertThat(supervisor.terminateChild(id)).hasToString(this.model.terminateChild(path, id));
			default -> assertThat(supervisor.deleteChild(id)).hasToString(this.model.deleteChild(path, id));
		}
		return ((kind == 1) ? "restart: " : (kind == 2) ? "terminate: " : "delete: ") + id + " of " + path;
	}

	private String startChild(String path, Node node) {
		ChildSpec child = child(path + '/' + node.id(), node);
		Pid supervisor = find(path);
		StartResult result = this.model.isDynamic(path) ? DynamicSupervisor.of(supervisor).startChild(child)
				: Supervisor.of(supervisor).startChild(child);
		assertThat(name(result)).isEqualTo(this.model.startChild(path, node));
		return "start: " + node.id() + " of " + path;
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

	/** In start order; those of a dynamic supervisor, which have none, by their ids. */
	private static List<ChildInfo> children(Pid pid) {
		Optional<SupervisorInfo> info = Supervisor.of(pid).info();
		return info.map(SupervisorInfo::children)
			.orElseGet(() -> DynamicSupervisor.of(pid)
				.children()
				.stream()
				.sorted(Comparator.comparing(ChildInfo::id))
				.toList());
	}

	private void check(String step) {
		List<String> lines = new ArrayList<>();
		List<Pid> pids = new ArrayList<>();
		int supervisors = 0;
		assertThat(this.root.isAlive()).as(step).isEqualTo(this.model.isAlive());
		if (this.root.isAlive()) {
			supervisors = look(this.root, "root", lines, pids);
		}
		assertThat(lines).as(step).isEqualTo(this.model.lines());
		assertThat(this.starts).as(step).isEqualTo(this.model.starts());
		this.workers.removeIf((worker) -> !worker.isAlive());
		assertThat(new HashSet<>(this.workers)).as(step).isEqualTo(new HashSet<>(pids));
		int processes = supervisors + pids.size();
		assertThat(this.inspection.processes()).as(step).isEqualTo(processes);
		assertThat(this.inspection.names()).as(step).isEqualTo(this.named ? processes : 0);
		assertThat(this.world.time().scheduled()).as(step).isZero();
	}

	/** How many supervisors there are. */
	private int look(Pid supervisor, String path, List<String> lines, List<Pid> workers) {
		int supervisors = 1;
		for (ChildInfo child : children(supervisor)) {
			String childPath = path + '/' + child.id();
			lines.add(childPath + ' ' + child.state());
			assertThat(this.world.system().whereis(childPath)).isEqualTo(this.named ? child.pid() : null);
			if (child.pid() != null && child.type() == ChildType.SUPERVISOR) {
				supervisors += look(child.pid(), childPath, lines, workers);
			}
			else if (child.pid() != null) {
				workers.add(child.pid());
			}
		}
		return supervisors;
	}

}
