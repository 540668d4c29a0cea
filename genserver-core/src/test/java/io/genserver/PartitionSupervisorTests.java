package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.genserver.TestServer.Ask;
import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildType;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.PartitionSupervisor;
import io.genserver.supervisor.PartitionSupervisorSpec;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;
import static io.genserver.SupervisedWorld.workers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class PartitionSupervisorTests {

	private final SupervisedWorld world = new SupervisedWorld();

	private final GenServerSystem system = this.world.system();

	private final PartitionSupervisor partitions = PartitionSupervisor.of(this.system, "parts");

	@AfterEach
	void close() {
		this.world.close();
	}

	private PartitionSupervisorSpec spec(int count) {
		return PartitionSupervisorSpec.of("parts", (number) -> this.world.child("any")).withPartitions(count);
	}

	private void start(PartitionSupervisorSpec spec) {
		PartitionSupervisor.start(this.system, spec).pid();
	}

	private static void isRefused(Runnable mistake) {
		assertThatExceptionOfType(InvalidSupervisionException.class).isThrownBy(mistake::run);
	}

	@Test
	@DisplayName("PART-001 PART-002 as a child it is a supervisor with its name as its id")
	void childSpec() {
		ChildSpec child = PartitionSupervisor.childSpec(spec(2));
		assertThat(child.id()).isEqualTo("parts");
		assertThat(child.type()).isEqualTo(ChildType.SUPERVISOR);
		assertThat(child.shutdown()).isEqualTo(Shutdown.INFINITY);
		Supervisor.start(this.system, SupervisorSpec.of(Strategy.ONE_FOR_ONE, child)).pid();
		assertThat(this.partitions.partitions()).isEqualTo(2);
		this.world.kill(this.system.whereis("parts"));
		assertThat(this.partitions.ref(1).pid()).isNotNull();
	}

	@Test
	@DisplayName("PART-003 PART-004 there is one for each processor, and each key finds one")
	void defaults() {
		start(PartitionSupervisorSpec.of("parts",
				(number) -> new ChildSpec("any",
						(system) -> DynamicSupervisor.startLink(system, DynamicSupervisorSpec.create()),
						Restart.PERMANENT, false, Shutdown.INFINITY, ChildType.SUPERVISOR)));
		int processors = Runtime.getRuntime().availableProcessors();
		assertThat(this.partitions.partitions()).isEqualTo(processors);
		for (int i = 0; i < 100; i++) {
			DynamicSupervisor.of(this.partitions.ref("key " + i)).startChild(this.world.child("a")).pid();
		}
		assertThat(IntStream.range(0, processors)
			.map((i) -> DynamicSupervisor.of(this.partitions.ref(i)).countChildren().workers())
			.sum()).isEqualTo(100);
		assertThat(this.partitions.ref(0).pid()).isNotNull();
	}

	@Test
	@DisplayName("PART-005 the child is made from the number, and integer keys are routed by their absolute value")
	void routing() {
		List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());
		start(PartitionSupervisorSpec.of("parts", (number) -> {
			numbers.add(number);
			return ChildSpec.worker("any",
					TestServer.create().onCall((text, from, state) -> CallResult.reply(text + number, state)).spec());
		}).withPartitions(3));
		assertThat(numbers).containsExactly(0, 1, 2);
		List<Object> keys = List.of(0, 1, 2, 3, -1, 4L, (short) 5, (byte) -6, Long.MIN_VALUE, Integer.MIN_VALUE);
		assertThat(keys.stream().map((key) -> this.partitions.ref(key).call(new Ask("p")))).containsExactly("p0", "p1",
				"p2", "p0", "p1", "p1", "p2", "p0", "p2", "p2");
		ServerRef<Object> ref = this.partitions.ref("a key");
		assertThat(ref.call(new Ask("p"), HOUR)).isEqualTo(ref.callAsync(new Ask("p")).join());
		assertThat(ref).hasToString("parts[a key]");
	}

	@Test
	@DisplayName("PART-006 PART-007 PART-008 PART-010 what makes no sense is refused")
	@SuppressWarnings("DataFlowIssue")
	void validation() {
		assertThatNullPointerException()
			.isThrownBy(() -> PartitionSupervisorSpec.of(null, (number) -> this.world.child("a")));
		assertThatNullPointerException().isThrownBy(() -> PartitionSupervisorSpec.of("parts", null));
		isRefused(() -> PartitionSupervisorSpec.of(" ", (number) -> this.world.child("a")));
		isRefused(() -> spec(0));
		isRefused(() -> spec(1).withIntensity(-1, HOUR));
		isRefused(() -> PartitionSupervisor.start(this.system, PartitionSupervisorSpec.of("parts",
				(number) -> this.world.child("a", Restart.TRANSIENT).withSignificant(true))));
		isRefused(() -> PartitionSupervisor.start(this.system,
				PartitionSupervisorSpec.of("parts", (number) -> this.world.child("a", Restart.TEMPORARY))));
		assertThat(this.system.whereis("parts")).isNull();
	}

	@Test
	@DisplayName("PART-011 PART-012 its name is free when stop returns")
	void stop() {
		start(spec(2));
		Pid pid = this.system.whereis("parts");
		this.partitions.stop(HOUR);
		assertThat(pid.isAlive()).isFalse();
		assertThat(this.system.whereis("parts")).isNull();
		assertThat(this.world.log()).containsExactly("start any", "start any", "stop any", "stop any");
	}

	@Test
	@DisplayName("PART-013 PART-014 PART-021 what is asked of one that is not running fails")
	void notRunning() {
		ServerRef<Object> ref = this.partitions.ref(1);
		List<Runnable> requests = List.of(this.partitions::partitions, this.partitions::countChildren,
				() -> this.partitions.resize(1), () -> ref.call(new Ask("?")), ref::stop);
		assertThat(requests)
			.allSatisfy((request) -> assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(request::run));
		assertThat(ref.callAsync(new Ask("?"))).failsWithin(Duration.ofSeconds(4))
			.withThrowableThat()
			.withCauseInstanceOf(NoSuchServerException.class);
		ref.cast("lost");
		ref.send("lost");
		assertThat(ref.pid()).isNull();
		assertThat(this.system.deadLetters()).isEqualTo(2);
		assertThat(this.partitions.info()).isEmpty();
	}

	@Test
	@DisplayName("PART-015 resizing starts and stops partitions, and all keys find one of those in use")
	void resize() {
		start(spec(8));
		int before = 8;
		for (int count : new int[] { 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 3, 6, 0, 5, 1, 7 }) {
			assertThat(this.partitions.resize(count)).isEqualTo(before);
			assertThat(this.partitions.partitions()).isEqualTo(count);
			assertThat(this.partitions.countChildren()).isEqualTo(workers(8, count));
			Set<Pid> pids = new HashSet<>();
			for (int key = 0; key < 8 && count > 0; key++) {
				pids.add(this.partitions.ref(key).pid());
			}
			assertThat(pids).hasSize(count).doesNotContainNull();
			before = count;
		}
	}

	@Test
	@DisplayName("PART-016 without partitions a lookup fails")
	void zeroPartitions() {
		start(spec(8));
		ServerRef<Object> ref = this.partitions.ref("key");
		assertThat(this.partitions.resize(0)).isEqualTo(8);
		assertThatExceptionOfType(InvalidSupervisionException.class).isThrownBy(ref::pid)
			.withMessageContaining("zero partitions");
		assertThat(this.partitions.resize(8)).isZero();
		assertThat(ref.pid()).isNotNull();
	}

	@Test
	@DisplayName("PART-017 there cannot be more partitions than at the start")
	void resizeBeyondTheBounds() {
		start(spec(8));
		for (int count : new int[] { 9, -1 }) {
			assertThatExceptionOfType(InvalidSupervisionException.class).isThrownBy(() -> this.partitions.resize(count))
				.withMessageContaining("from 0 to 8");
		}
		assertThat(this.partitions.partitions()).isEqualTo(8);
	}

	@Test
	void aResizeThatCannotStartAPartitionChangesNothing() {
		start(spec(3));
		this.partitions.resize(1);
		this.world.fail("any", 1, InitResult.stop(DIED));
		assertThatExceptionOfType(ServerStartException.class).isThrownBy(() -> this.partitions.resize(3));
		assertThat(this.partitions.partitions()).isEqualTo(1);
		assertThat(this.partitions.countChildren()).isEqualTo(workers(3, 1));
		assertThat(this.partitions.resize(3)).isEqualTo(1);
	}

	@Test
	@DisplayName("PART-018 the children are the partitions, with their numbers as ids")
	void whichChildren() {
		start(spec(3));
		List<ChildInfo> children = this.partitions.whichChildren();
		assertThat(children).extracting(ChildInfo::id).containsExactly("2", "1", "0");
		assertThat(children).allSatisfy((child) -> {
			assertThat(child.pid()).isEqualTo(this.partitions.ref(Integer.parseInt(child.id())).pid());
			assertThat(child.type()).isEqualTo(ChildType.WORKER);
		});
	}

	@ParameterizedTest
	@EnumSource(ChildType.class)
	@DisplayName("PART-019 PART-020 PART-022 partitions are counted by their type")
	void countChildren(ChildType type) {
		start(PartitionSupervisorSpec
			.of("parts",
					(number) -> new ChildSpec("any", this.world.child("any").start(), Restart.PERMANENT, false,
							Shutdown.INFINITY, type))
			.withPartitions(3));
		assertThat(this.partitions.countChildren())
			.isEqualTo((type == ChildType.WORKER) ? workers(3, 3) : new ChildCounts(3, 3, 3, 0));
	}

	@Test
	void aPartitionThatIsRestartedIsFoundAgain() {
		start(spec(3).withStrategy(Strategy.ONE_FOR_ONE).withIntensity(1, HOUR));
		ServerRef<Object> ref = this.partitions.ref(4);
		Pid before = ref.pid();
		Pid other = this.partitions.ref(0).pid();
		this.world.end(before, DIED);
		assertThat(ref.pid()).isNotNull().isNotEqualTo(before);
		assertThat(this.partitions.ref(0).pid()).isEqualTo(other);
		assertThat(this.partitions.info().orElseThrow().restarts()).isEqualTo(1);
	}

	@Test
	void messagesReachThePartition() {
		start(PartitionSupervisorSpec
			.of("parts", (number) -> ChildSpec
				.worker("any",
						TestServer.create().onCall((text, from, state) -> CallResult.reply(text + state, state)).spec())
				.withRestart(Restart.TRANSIENT))
			.withPartitions(2));
		ServerRef<Object> ref = this.partitions.ref("key");
		ref.cast("one");
		ref.send("two");
		assertThat(ref.call(new Ask("seen "))).isEqualTo("seen 2");
		assertThat(ref.name()).isNull();
		ref.stop();
		this.world.world().settle();
		assertThat(ref.pid()).isNull();
		assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(() -> ref.stop(DIED, HOUR));
	}

}
