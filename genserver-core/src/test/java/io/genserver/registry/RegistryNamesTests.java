package io.genserver.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.genserver.AlreadyStartedException;
import io.genserver.CallCycleException;
import io.genserver.CallResult;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServerSystem;
import io.genserver.InitResult;
import io.genserver.NameRegistry;
import io.genserver.Next;
import io.genserver.NoSuchServerException;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerRef;
import io.genserver.ServerSpec;
import io.genserver.StartResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Registries as keepers of the names of servers.
 */
class RegistryNamesTests {

	private record Get() implements Request<Integer> {
	}

	private final GenServerSystem system = GenServerSystem.create();

	private final Registry<Object, Object> registry = Registry.unique(this.system, "registry");

	@AfterEach
	void close() {
		this.system.close();
	}

	private static ServerSpec<Integer> counter() {
		return new Peer().spec();
	}

	/** A server whose start and end a test decides. */
	private static ServerSpec<Integer> server(Start start) {
		return ServerSpec.of(() -> new ServerCallbacks<Integer>() {

			@Override
			public InitResult<Integer> init(ServerContext context) {
				return start.init(context);
			}

			@Override
			public CallResult<Integer> handleCall(Object request, From<Object> from, Integer state) {
				return CallResult.reply(state, Next.stop(ExitReason.NORMAL, state));
			}

			@Override
			public Next<Integer> handleCast(Object message, Integer state) {
				throw new IllegalStateException("crash");
			}

		});
	}

	private interface Start {

		InitResult<Integer> init(ServerContext context);

	}

	@Test
	@DisplayName("REG-062 a server started with a key as its name is reached by it, and the only one")
	void serverIsReachedByKey() {
		ServerRef<Object> ref = this.registry.via("hello");
		Pid pid = this.system.start(counter().withName(this.registry, "hello")).pid();
		ref.cast("increment");
		assertThat(ref.call(new Get())).isEqualTo(2);
		assertThat(ref.pid()).isEqualTo(pid);
		assertThat(this.system.start(server((context) -> {
			throw new IllegalStateException("oops");
		}))).isInstanceOf(StartResult.Failed.class);
		StartResult second = this.system.start(counter().withName(this.registry, "hello"));
		assertThat(second).isEqualTo(new StartResult.AlreadyStarted("registry[hello]", pid));
		assertThatExceptionOfType(AlreadyStartedException.class).isThrownBy(second::pid);
	}

	@Test
	@DisplayName("REG-063 a name can come with a value")
	void nameComesWithValue() {
		Pid pid = this.system.start(counter().withName(this.registry.withValue("value"), "hello")).pid();
		assertThat(this.registry.lookup("hello")).containsExactly(new Registration<>("hello", pid, "value"));
		assertThat(this.registry.via("hello").call(new Get())).isEqualTo(1);
		assertThat(this.system.ref(this.registry.withValue("other"), "hello").pid()).isEqualTo(pid);
		pid.stop();
		assertThat(this.registry.table().internalSize()).isZero();
	}

	@Test
	@DisplayName("REG-065 select shows names and registrations alike")
	void selectShowsNamesAndRegistrations() {
		Pid named = this.system.start(counter().withName(this.registry, "hello")).pid();
		Peer self = Peer.start(this.system);
		self.run(() -> this.registry.register("world", "value"));
		assertThat(this.registry.select()).containsExactlyInAnyOrder(new Registration<>("hello", named, null),
				new Registration<>("world", self.pid(), "value"));
	}

	@Test
	@DisplayName("GS-063 a key that a server registered itself is a name as well")
	void registeredKeyIsName() {
		Peer peer = Peer.start(this.system);
		ServerRef<Object> ref = this.registry.via("hello");
		assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(() -> ref.call(new Get()))
			.withMessageContaining("registry[hello]");
		peer.run(() -> this.registry.register("hello"));
		assertThat(ref.call(new Get())).isEqualTo(1);
		peer.run(() -> this.registry.unregister("hello"));
		assertThat(ref.pid()).isNull();
	}

	@Test
	@DisplayName("GS-066 casting and sending to an unknown name is no error")
	void castToUnknownNameIsNoError() {
		ServerRef<Object> ref = this.registry.via("nobody");
		long before = this.system.deadLetters();
		ref.cast("message");
		ref.send("message");
		assertThat(this.system.deadLetters()).isEqualTo(before + 2);
		assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(ref::stop);
		assertThat(ref.callAsync(new Get())).failsWithin(Duration.ofSeconds(1))
			.withThrowableThat()
			.withCauseExactlyInstanceOf(NoSuchServerException.class);
	}

	@Test
	@DisplayName("GS-067 a server that calls itself by its name is told")
	void callingItselfByNameIsTold() {
		Peer peer = new Peer();
		this.system.start(peer.spec().withName(this.registry, "hello"));
		assertThatExceptionOfType(CallCycleException.class)
			.isThrownBy(() -> peer.run(() -> this.registry.via("hello").call(new Get())))
			.withMessageContaining("registry[hello]");
	}

	@Test
	@DisplayName("GS-072 a name is looked up when it is used")
	void nameIsLookedUpWhenUsed() {
		ServerRef<Object> ref = this.registry.via("hello");
		assertThat(ref.pid()).isNull();
		assertThat(this.registry.whereisName("hello")).isNull();
		Pid first = this.system.start(counter().withName(this.registry, "hello")).pid();
		assertThat(this.registry.whereisName("hello")).isEqualTo(first);
		this.system.exit(first, ExitReason.KILL);
		assertThat(ref.pid()).isNull();
		Pid second = this.system.start(counter().withName(this.registry, "hello")).pid();
		assertThat(ref.pid()).isEqualTo(second).isNotEqualTo(first);
		assertThat(ref).hasToString("registry[hello]");
		assertThat(second).hasToString("registry[hello]");
		assertThat(ref.name()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ignore", "stop", "raise", "bad return", "timeout" })
	@DisplayName("a name is free when the start has failed")
	void nameIsFreeWhenTheStartHasFailed(String how) {
		for (int i = 0; i < 100; i++) {
			ServerSpec<Integer> failing = server((context) -> {
				assertThat(this.registry.whereisName("hello")).isEqualTo(context.self());
				return switch (how) {
					case "ignore" -> InitResult.ignore();
					case "stop" -> InitResult.stop(ExitReason.of("stopped"));
					case "raise" -> throw new IllegalStateException("oops");
					case "timeout" -> {
						while (context.self().isAlive()) {
							Thread.onSpinWait();
						}
						yield InitResult.ok(1);
					}
					default -> null;
				};
			}).withName(this.registry, "hello").withStartTimeout(Duration.ofMillis(how.equals("timeout") ? 1 : 10_000));
			assertThat(this.system.start(failing)).isInstanceOfAny(StartResult.Failed.class, StartResult.Ignored.class);
			assertThat(this.registry.whereisName("hello")).isNull();
			assertThat(this.registry.table().internalSize()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "stop with reply", "stop", "crash", "kill" })
	@DisplayName("a name is free before anyone learns of the end")
	void nameIsFreeBeforeTheEndIsKnown(String how) {
		for (int i = 0; i < 200; i++) {
			StartResult started = this.system
				.start(server((context) -> InitResult.ok(1)).withName(this.registry, "hello"));
			Pid pid = started.pid();
			CompletableFuture<Object> seen = new CompletableFuture<>();
			this.system.monitor(pid, (down) -> seen.complete(this.registry.lookup("hello")));
			switch (how) {
				case "stop with reply" -> {
					assertThat(this.registry.via("hello").call(new Get())).isEqualTo(1);
					assertThat(this.registry.lookup("hello")).isEmpty();
				}
				case "stop" -> pid.stop();
				case "crash" -> {
					pid.cast("crash");
					assertThat(pid.callAsync(new Get())).failsWithin(Duration.ofSeconds(10));
					assertThat(this.registry.lookup("hello")).isEmpty();
				}
				default -> this.system.exit(pid, ExitReason.KILL);
			}
			assertThat(seen).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(List.of());
		}
		assertThat(this.registry.table().internalSize()).isZero();
	}

	@Test
	@DisplayName("nobody registers another server that runs")
	void nobodyRegistersAnother() {
		Peer peer = Peer.start(this.system);
		assertThatIllegalArgumentException().isThrownBy(() -> this.registry.registerName("hello", peer.pid()))
			.withMessageContaining("only it itself");
		Pid named = this.system.start(counter().withName(this.registry, "hello")).pid();
		assertThatIllegalArgumentException().isThrownBy(() -> this.registry.unregisterName("hello", named));
		peer.run(() -> assertThat(this.registry.registerName("world", peer.pid())).isNull());
		assertThat(this.registry.whereisName("world")).isEqualTo(peer.pid());
	}

	@Test
	@DisplayName("a server that is killed as soon as its name is known has failed to start")
	void killedBeforeLaunchHasFailedToStart() {
		this.registry.addListener((event) -> this.system.exit(event.pid(), ExitReason.KILL));
		for (int i = 0; i < 100; i++) {
			assertThat(this.system.start(counter().withName(this.registry, "hello")))
				.isEqualTo(new StartResult.Failed("registry[hello]", ExitReason.KILLED));
			assertThat(this.registry.table().internalSize()).isZero();
		}
		CountDownLatch stop = new CountDownLatch(1);
		CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> {
			while (stop.getCount() > 0) {
				Pid seen = this.registry.whereisName("world");
				if (seen != null) {
					this.system.exit(seen, ExitReason.KILL);
				}
			}
		});
		for (int i = 0; i < 1000; i++) {
			assertThat(this.system.start(counter().withName(this.registry, "world"))).isNotNull();
		}
		stop.countDown();
		assertThat(killer).succeedsWithin(Duration.ofSeconds(10));
		await().until(() -> this.registry.table().internalSize() == 0);
	}

	@Test
	@DisplayName("a system that is closed keeps no name of a server it refused to start")
	void closedSystemKeepsNoName() {
		this.system.close();
		assertThatIllegalStateException()
			.isThrownBy(() -> this.system.start(counter().withName(this.registry, "hello")));
		assertThat(this.registry.table().internalSize()).isZero();
	}

	/** A keeper of names that somebody else wrote. */
	private static final class Phonebook implements NameRegistry<String> {

		private final Map<String, Pid> entries = new ConcurrentHashMap<>();

		@Override
		public Pid registerName(String key, Pid pid) {
			return this.entries.putIfAbsent(key, pid);
		}

		@Override
		public void unregisterName(String key, Pid pid) {
			this.entries.remove(key, pid);
			if (key.equals("broken")) {
				throw new IllegalStateException("is logged, and keeps nobody from ending");
			}
		}

		@Override
		public Pid whereisName(String key) {
			return this.entries.get(key);
		}

		@Override
		public String toString() {
			return "phonebook";
		}

	}

	@Test
	@DisplayName("GS-001 names in somebody's own registry: a second start fails, calling by name works")
	void ownRegistryRefusesSecondStart() {
		Phonebook phonebook = new Phonebook();
		Pid pid = this.system.start(counter().withName(phonebook, "hello")).pid();
		assertThat(this.system.start(counter().withName(phonebook, "hello")))
			.isEqualTo(new StartResult.AlreadyStarted("phonebook[hello]", pid));
		assertThat(this.system.startLink(counter().withName(phonebook, "hello")))
			.isEqualTo(new StartResult.AlreadyStarted("phonebook[hello]", pid));
		assertThat(this.system.ref(phonebook, "hello").call(new Get())).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "hello", "broken" })
	@DisplayName("GS-008 stops by a name in somebody's own registry, the second time with noproc")
	void stopsByNameInOwnRegistry(String name) {
		Phonebook phonebook = new Phonebook();
		Pid pid = this.system.start(counter().withName(phonebook, name)).pid();
		ServerRef<Object> ref = this.system.ref(phonebook, name);
		ref.stop();
		assertThat(pid.isAlive()).isFalse();
		assertThat(phonebook.entries).isEmpty();
		assertThatExceptionOfType(NoSuchServerException.class).isThrownBy(ref::stop);
		Pid next = this.system.start(counter().withName(phonebook, name)).pid();
		this.system.exit(next, ExitReason.KILL);
		assertThat(phonebook.entries).isEmpty();
	}

}
