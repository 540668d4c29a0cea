package io.genserver.spring.actuate;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.genserver.InitResult;
import io.genserver.Pid;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerSpec;
import io.genserver.spring.actuate.GenServersEndpoint.NodeDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.ServerDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.SupervisorDescriptor;
import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.PartitionSupervisor;
import io.genserver.supervisor.PartitionSupervisorSpec;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.SupervisorSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What {@link GenServersEndpoint} shows of processes that are not configured, but were
 * started while the application ran.
 */
@Timeout(120)
class GenServersEndpointUnconfiguredTests {

	private final TestTree tree = new TestTree().start();

	private final GenServersEndpoint endpoint = this.tree.endpoint();

	@BeforeEach
	void startSupervisors() {
		this.tree.supervisor("checkout")
			.startChild(DynamicSupervisor.childSpec(DynamicSupervisorSpec.create().withName("carts")));
		this.tree.supervisor("root")
			.startChild(PartitionSupervisor
				.childSpec(PartitionSupervisorSpec.of("stock", (number) -> ChildSpec.worker("stock", server(null)))
					.withPartitions(3)));
	}

	@AfterEach
	void closeTree() {
		this.tree.close();
	}

	@Test
	void dynamicSupervisorIsShownWithItsChildrenCounted() {
		carts().startChild(ChildSpec.worker("cart", server("cart-1")));
		carts().startChild(ChildSpec.worker("cart", server(null)).withRestart(Restart.TRANSIENT));
		SupervisorDescriptor checkout = (SupervisorDescriptor) this.endpoint.genServer("checkout");
		assertThat(checkout.children()).extracting(NodeDescriptor::name).containsExactly("payments", "ledger", "carts");
		SupervisorDescriptor carts = (SupervisorDescriptor) checkout.children().get(2);
		assertThat(carts.type()).isEqualTo("dynamic-supervisor");
		assertThat(carts.status()).isEqualTo("running");
		assertThat(carts.strategy()).isEqualTo("one-for-one");
		assertThat(carts.maxRestarts()).isEqualTo(3);
		assertThat(carts.within()).isEqualTo(Duration.ofSeconds(5));
		assertThat(carts.maxChildren()).isNull();
		assertThat(carts.partitions()).isNull();
		assertThat(carts.counts()).isEqualTo(new ChildCounts(2, 2, 0, 2));
		assertThat(carts.childrenOmitted()).isNull();
		assertThat(carts.children()).extracting(NodeDescriptor::status).containsExactly("running", "running");
		ServerDescriptor named = (ServerDescriptor) find(carts, "cart-1");
		assertThat(named.id()).isEqualTo("cart");
		assertThat(named.restart()).isEqualTo("permanent");
		assertThat(named.shutdown()).isEqualTo("PT5S");
		assertThat(carts.children()).extracting((child) -> ((ServerDescriptor) child).restart()).contains("transient");
		assertThat(this.endpoint.genServer("carts")).isInstanceOfSatisfying(SupervisorDescriptor.class,
				(alone) -> assertThat(alone.supervisor()).isEqualTo("checkout"));
	}

	@Test
	void ofManyChildrenOnlySomeAreShownAndTheRestIsCounted() {
		for (int i = 0; i < 5000; i++) {
			carts().startChild(ChildSpec.worker("cart", server(null)));
		}
		SupervisorDescriptor carts = (SupervisorDescriptor) this.endpoint.genServer("carts");
		assertThat(carts.counts().active()).isEqualTo(5000);
		assertThat(carts.children()).hasSize(LiveProcesses.CHILDREN);
		assertThat(carts.childrenOmitted()).isEqualTo(5000 - LiveProcesses.CHILDREN);
	}

	@Test
	void ofManySupervisorsOnlySomeProcessesAreShownInAll() {
		for (int i = 0; i < 30; i++) {
			String name = "carts-" + i;
			this.tree.supervisor("root")
				.startChild(DynamicSupervisor.childSpec(DynamicSupervisorSpec.create().withName(name)));
			for (int j = 0; j < 60; j++) {
				DynamicSupervisor.of(this.tree.ref(name)).startChild(ChildSpec.worker("cart", server(null)));
			}
		}
		SupervisorDescriptor root = this.endpoint.genServers().root();
		assertThat(count(root)).isEqualTo(LiveProcesses.PROCESSES + 6);
	}

	private static long count(NodeDescriptor node) {
		return 1 + ((node instanceof SupervisorDescriptor supervisor)
				? supervisor.children().stream().mapToLong(GenServersEndpointUnconfiguredTests::count).sum() : 0);
	}

	@Test
	void partitionSupervisorIsShownWithItsPartitions() {
		SupervisorDescriptor stock = (SupervisorDescriptor) this.endpoint.genServers().root().children().get(3);
		assertThat(stock.name()).isEqualTo("stock");
		assertThat(stock.type()).isEqualTo("partition-supervisor");
		assertThat(stock.partitions()).isEqualTo(3);
		assertThat(stock.counts()).isNull();
		assertThat(stock.children()).hasSize(3)
			.extracting((child) -> ((ServerDescriptor) child).id())
			.containsExactly("0", "1", "2");
		PartitionSupervisor.of(this.tree.system(), "stock").resize(2);
		SupervisorDescriptor resized = (SupervisorDescriptor) this.endpoint.genServer("stock");
		assertThat(resized.partitions()).isEqualTo(2);
		assertThat(resized.children()).extracting(NodeDescriptor::status)
			.containsExactly("running", "running", "stopped");
	}

	@Test
	void addedSupervisorIsShownWithWhatIsBelowIt() {
		this.tree.supervisor("root")
			.startChild(ChildSpec.supervisor("added",
					SupervisorSpec.of(Strategy.ONE_FOR_ALL, ChildSpec.worker("worker", server("worker")))
						.withName("added")));
		SupervisorDescriptor added = (SupervisorDescriptor) this.endpoint.genServer("added");
		assertThat(added.type()).isEqualTo("supervisor");
		assertThat(added.strategy()).isEqualTo("one-for-all");
		assertThat(added.id()).isNull();
		assertThat(added.children()).extracting(NodeDescriptor::name).containsExactly("worker");
		assertThat(done("worker", "restart").status()).isEqualTo("running");
		assertThat(done("added", "stop").status()).isEqualTo("stopped");
		assertThat(done("added", "restart").status()).isEqualTo("running");
	}

	@Test
	void healthIsAboutWhatIsConfigured() {
		var health = new GenServerHealthIndicator(this.tree.system(), this.tree.tree(), () -> true).health();
		assertThat(health.getDetails()).containsEntry("servers", 4);
	}

	@Test
	void namedServerIsFoundWhereverItRuns() {
		for (int i = 0; i < 300; i++) {
			carts().startChild(ChildSpec.worker("cart", server("cart-" + i)));
		}
		for (int i = 0; i < 300; i++) {
			ServerDescriptor cart = (ServerDescriptor) this.endpoint.genServer("cart-" + i);
			assertThat(cart.status()).isEqualTo("running");
			assertThat(cart.supervisor()).isEqualTo("carts");
		}
		this.tree.system().start(server("loner"));
		ServerDescriptor loner = (ServerDescriptor) this.endpoint.genServer("loner");
		assertThat(loner.supervisor()).isNull();
		assertThat(loner.restart()).isNull();
		Operator.Outcome refused = operate("loner", "stop");
		assertThat(refused.status()).isEqualTo(409);
		assertThat(done("loner", "suspend").status()).isEqualTo("suspended");
	}

	@Test
	void childOfADynamicSupervisorCanBeStoppedButNotStartedAgain() {
		Pid cart = carts().startChild(ChildSpec.worker("cart", server("cart-1"))).pid();
		Operator.Outcome refused = operate("cart-1", "restart");
		assertThat(refused.status()).isEqualTo(409);
		assertThat(((ProblemDescriptor) refused.body()).detail()).contains("dynamic supervisor");
		assertThat(cart.isAlive()).isTrue();
		assertThat(done("cart-1", "suspend").status()).isEqualTo("suspended");
		assertThat(done("cart-1", "resume").status()).isEqualTo("running");
		assertThat(done("cart-1", "stop").status()).isEqualTo("stopped");
		assertThat(cart.isAlive()).isFalse();
		assertThat(carts().countChildren().specs()).isZero();
		assertThat(this.endpoint.genServer("cart-1")).isNull();
	}

	@Test
	void partitionCanBeRestarted() {
		SupervisorDescriptor stock = (SupervisorDescriptor) this.endpoint.genServer("stock");
		String partition = stock.children().get(1).name();
		assertThat(done(partition, "restart").outcome()).isEqualTo("done");
		await().until(() -> ((SupervisorDescriptor) this.endpoint.genServer("stock")).children()
			.stream()
			.allMatch((child) -> child.status().equals("running")));
		assertThat(this.endpoint.genServer(partition)).isNull();
	}

	private ActionDescriptor done(String name, String action) {
		Operator.Outcome outcome = operate(name, action);
		assertThat(outcome.status()).as("%s", outcome).isEqualTo(200);
		return (ActionDescriptor) outcome.body();
	}

	private Operator.Outcome operate(String name, String action) {
		return this.endpoint.operate(null, name, action, this.endpoint.genServer(name).incarnation(), "why");
	}

	private DynamicSupervisor carts() {
		return DynamicSupervisor.of(this.tree.ref("carts"));
	}

	private static NodeDescriptor find(SupervisorDescriptor supervisor, String name) {
		List<NodeDescriptor> found = supervisor.children()
			.stream()
			.filter((child) -> child.name().equals(name))
			.toList();
		assertThat(found).hasSize(1);
		return found.get(0);
	}

	private static ServerSpec<Integer> server(String name) {
		ServerCallbacks<Integer> callbacks = new ServerCallbacks<>() {

			@Override
			public InitResult<Integer> init(ServerContext context) {
				return InitResult.ok(0);
			}

		};
		return ServerSpec.of(() -> callbacks).withName(name);
	}

}
