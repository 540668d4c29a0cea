package io.genserver.process;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.InitResult;
import io.genserver.Next;
import io.genserver.Pid;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link Workers}, on virtual threads where the JDK has them.
 */
@Timeout(60)
class WorkersTests {

	private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

	private final ThreadFactory factory = factory();

	final Workers workers = new Workers((task) -> {
		Thread thread = this.factory.newThread(task);
		this.threads.add(thread);
		return thread;
	}, new Crowd(true));

	@AfterEach
	void close() {
		this.workers.close();
	}

	private static ThreadFactory factory() {
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Method make = Class.forName("java.lang.Thread$Builder").getMethod("factory");
			return (ThreadFactory) make.invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			return (task) -> {
				Thread thread = new Thread(task);
				thread.setDaemon(true);
				return thread;
			};
		}
	}

	@Test
	void anyNumberOfTasksMayBlock() throws Exception {
		int tasks = 500;
		CountDownLatch all = new CountDownLatch(tasks);
		CountDownLatch done = new CountDownLatch(tasks);
		for (int i = 0; i < tasks; i++) {
			this.workers.execute(() -> {
				all.countDown();
				awaitThat(all);
				done.countDown();
			});
		}
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aTaskMayWaitForOneThatItHasPutIn() throws Exception {
		CountDownLatch done = new CountDownLatch(100);
		for (int i = 0; i < 100; i++) {
			this.workers.execute(() -> {
				CountDownLatch inner = new CountDownLatch(1);
				this.workers.execute(inner::countDown);
				awaitThat(inner);
				done.countDown();
			});
		}
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void noTaskIsForgottenHoweverItCollidesWithAWorkerThatGoesToRest(boolean virtual) throws Exception {
		ExecutorService senders = Executors.newFixedThreadPool(2,
				virtual ? this.factory : Executors.defaultThreadFactory());
		try {
			for (int round = 0; round < 5000; round++) {
				CountDownLatch done = new CountDownLatch(3);
				senders.execute(() -> this.workers.execute(done::countDown));
				senders.execute(() -> this.workers.execute(() -> this.workers.execute(done::countDown)));
				// some find a searcher, some a worker at rest
				for (int i = 0; i < (round % 10) * 200; i++) {
					Thread.onSpinWait();
				}
				this.workers.execute(done::countDown);
				assertThat(done.await(30, TimeUnit.SECONDS)).as("round %d", round).isTrue();
			}
		}
		finally {
			senders.shutdownNow();
		}
	}

	@Test
	void nobodyIsToldThatATaskWasTakenWhereNobodyWorks() {
		assertThat(this.workers.submit(() -> {
		}, false)).isFalse();
	}

	@Test
	void whoeverHasATaskDoneByAnotherIsToldSo() throws Exception {
		assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);
		AtomicBoolean told = new AtomicBoolean();
		AtomicBoolean stop = new AtomicBoolean();
		Thread sender = this.factory.newThread(() -> {
			while (!told.get() && !stop.get()) {
				CountDownLatch done = new CountDownLatch(1);
				told.set(this.workers.submit(done::countDown, false));
				awaitThat(done);
			}
		});
		sender.start();
		await().untilTrue(told);
		stop.set(true);
		sender.join();
	}

	@Test
	void nobodyIsToldSoWhereManyWantTheThread() throws Exception {
		CrowdTests.gather(this.workers.crowd);
		AtomicBoolean told = new AtomicBoolean();
		Thread sender = this.factory.newThread(() -> {
			for (int i = 0; i < 1000 && !told.get(); i++) {
				CountDownLatch done = new CountDownLatch(1);
				told.set(this.workers.submit(done::countDown, false));
				awaitThat(done);
			}
		});
		sender.start();
		sender.join();
		assertThat(told).isFalse();
	}

	@Test
	void whatATaskPutsInIsDoneNextWhereItWasPutIn() throws Exception {
		int same = 0;
		for (int i = 0; i < 1000; i++) {
			AtomicReference<Thread> first = new AtomicReference<>();
			AtomicReference<Thread> second = new AtomicReference<>();
			CountDownLatch done = new CountDownLatch(1);
			this.workers.execute(() -> {
				first.set(Thread.currentThread());
				this.workers.execute(() -> {
					second.set(Thread.currentThread());
					done.countDown();
				});
			});
			done.await();
			if (first.get() == second.get()) {
				same++;
			}
		}
		assertThat(same).isGreaterThan(500);
	}

	@Test
	void allThatATaskPutsInIsDoneWhileItWaits() throws Exception {
		for (int i = 0; i < 200; i++) {
			CountDownLatch inner = new CountDownLatch(10);
			CountDownLatch done = new CountDownLatch(1);
			this.workers.execute(() -> {
				for (int j = 0; j < 10; j++) {
					this.workers.execute(inner::countDown);
				}
				awaitThat(inner);
				done.countDown();
			});
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void theSearcherDoesNotLookForLongWhenATaskWaitsForWhatItHasPutIn() {
		TaskQueues any = new TaskQueues(new FrontPlace());
		any.add(() -> {
		}, 0);
		// not always the first time: the searcher may be so fast that nothing is left to
		// wait for
		await().until(() -> {
			CountDownLatch done = new CountDownLatch(1);
			fromOutside(() -> {
				this.workers.execute(done::countDown);
				Workers.beforeWaiting();
			});
			awaitThat(done);
			boolean looksLong = this.workers.searcherSpins.find(any, false, new CallbackClock());
			return looksLong != Activations.HAS_VIRTUAL_THREADS;
		});
	}

	@Test
	void whatATaskIsAboutToWaitForIsDoneByTheSearcher() throws Exception {
		assumeThat(Activations.HAS_VIRTUAL_THREADS && Pause.SPINS > 0).isTrue();
		CountDownLatch taken = new CountDownLatch(1);
		this.workers.execute(() -> {
			while (taken.getCount() > 0) {
				// so that somebody searches
				doByAnother((task) -> this.workers.execute(task));
				doByAnother((task) -> {
					if (this.workers.submit(task, true)) {
						taken.countDown();
					}
				});
			}
		});
		assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
	}

	private static void doByAnother(Consumer<Runnable> putIn) {
		CountDownLatch done = new CountDownLatch(1);
		putIn.accept(done::countDown);
		Workers.beforeWaiting();
		awaitThat(done);
	}

	@Test
	void whatABusyTaskHasPutInIsDoneByAnother() throws Exception {
		assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);
		for (int i = 0; i < 20; i++) {
			AtomicBoolean inner = new AtomicBoolean();
			CountDownLatch done = new CountDownLatch(1);
			this.workers.execute(() -> {
				this.workers.execute(() -> inner.set(true));
				while (!inner.get()) {
					// it does not give its thread away
					Thread.onSpinWait();
				}
				done.countDown();
			});
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void nobodyIsWokenForWhatATaskMakesReadyThatIsFinishing() throws Exception {
		AtomicReference<Thread> first = new AtomicReference<>();
		AtomicReference<Thread> second = new AtomicReference<>();
		CountDownLatch done = new CountDownLatch(1);
		this.workers.execute(() -> {
			first.set(Thread.currentThread());
			Workers.finishing();
			this.workers.execute(() -> {
				second.set(Thread.currentThread());
				done.countDown();
			});
		});
		done.await();
		assertThat(second.get()).isSameAs(first.get());
		assertThat(this.threads).hasSize(1);
	}

	@Test
	void whatATaskHasMadeReadyIsDoneByAnotherIfItGoesOnAfterAll() throws Exception {
		assertThatInnerIsDone((inner) -> {
			Workers.goesOn();
			awaitThat(inner);
		});
	}

	@Test
	void whatATaskHasMadeReadyIsDoneByAnotherIfItWaitsAfterAll() throws Exception {
		assertThatInnerIsDone((inner) -> {
			Workers.beforeWaiting();
			awaitThat(inner);
		});
	}

	@Test
	void whatAProcessHasMadeReadyIsDoneByAnotherIfItRunsSomebodysCode() throws Exception {
		try (GenServerSystem system = GenServerSystem.create()) {
			Process process = (Process) system.start(ServerSpec.of(() -> (context) -> InitResult.ok("state"))).pid();
			assertThatInnerIsDone((inner) -> {
				CurrentProcess current = CurrentProcess.ofThread();
				Process outer = current.change(process);
				CurrentProcess.outsideAny(() -> awaitThat(inner));
				current.change(outer);
			});
		}
	}

	@Test
	void whatACallbackMakesReadyIsDoneByAnotherThoughAProcessHasEndedWithinIt() throws Exception {
		GenServerSystem sameThread = GenServerSystem.builder().executor(Runnable::run).build();
		try (GenServerSystem system = GenServerSystem.create(); sameThread) {
			Process process = (Process) system.start(ServerSpec.of(() -> (context) -> InitResult.ok("state"))).pid();
			Pid ending = sameThread.start(ServerSpec.of(Ending::new)).pid();
			CountDownLatch inner = new CountDownLatch(1);
			CountDownLatch done = new CountDownLatch(1);
			this.workers.execute(() -> {
				CurrentProcess.ofThread().change(process);
				ending.cast("end");
				CurrentProcess.ofThread().change(null);
				this.workers.execute(inner::countDown);
				awaitThat(inner);
				done.countDown();
			});
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(ending.isAlive()).isFalse();
		}
	}

	/** A server that ends with the first cast. */
	private static final class Ending implements ServerCallbacks<String> {

		@Override
		public InitResult<String> init(ServerContext context) {
			return InitResult.ok("state");
		}

		@Override
		public Next<String> handleCast(Object message, String state) {
			return Next.stop(ExitReason.NORMAL, state);
		}

	}

	@Test
	void whatATaskHasMadeReadyIsDoneByAnotherIfItMakesReadyMore() throws Exception {
		assertThatInnerIsDone((inner) -> {
			this.workers.execute(() -> {
			});
			awaitThat(inner);
		});
	}

	@Test
	void whatATaskHasMadeReadyIsDoneByAnotherIfItThrows() throws Exception {
		assertThatInnerIsDone((inner) -> {
			throw new QuietError();
		});
	}

	@Test
	void aTaskThatWasFinishingLeavesNothingOfThatToTheNext() throws Exception {
		assertThatInnerIsDone((inner) -> {
			CountDownLatch second = new CountDownLatch(1);
			this.workers.execute(() -> {
				CountDownLatch third = new CountDownLatch(1);
				this.workers.execute(third::countDown);
				awaitThat(third);
				second.countDown();
			});
			awaitThat(inner);
			awaitThat(second);
		});
	}

	@Test
	void nobodyIsWokenForWhatComesWhileAWorkerSearchesBeside() throws Exception {
		AtomicReference<Thread> first = new AtomicReference<>();
		AtomicReference<Thread> second = new AtomicReference<>();
		CountDownLatch done = new CountDownLatch(1);
		whileSearchingBeside(() -> {
			first.set(Thread.currentThread());
			fromOutside(() -> {
				second.set(Thread.currentThread());
				done.countDown();
			});
		});
		awaitThat(done);
		assertThat(second.get()).isSameAs(first.get());
		assertThat(this.threads).hasSize(1);
	}

	@Test
	void whatComesWhileAWorkerSearchesBesideIsDoneByAnotherIfItGoesOn() throws Exception {
		assertThatInnerIsDoneWhileSearchingBeside((inner) -> {
			Workers.goesOn();
			awaitThat(inner);
		});
	}

	@Test
	void whatComesWhileAWorkerSearchesBesideIsDoneByAnotherIfItWaits() throws Exception {
		assertThatInnerIsDoneWhileSearchingBeside((inner) -> {
			Workers.beforeWaiting();
			awaitThat(inner);
		});
	}

	@Test
	void whatComesWhileAWorkerSearchesBesideIsDoneByAnotherIfItThrows() throws Exception {
		assertThatInnerIsDoneWhileSearchingBeside((inner) -> {
			throw new QuietError();
		});
	}

	private void assertThatInnerIsDoneWhileSearchingBeside(Consumer<CountDownLatch> rest) throws Exception {
		CountDownLatch inner = new CountDownLatch(1);
		whileSearchingBeside(() -> {
			fromOutside(inner::countDown);
			rest.accept(inner);
		});
		assertThat(inner.await(30, TimeUnit.SECONDS)).isTrue();
	}

	/** In a task that has become the searcher. */
	private void whileSearchingBeside(Runnable rest) throws Exception {
		AtomicBoolean found = new AtomicBoolean(true);
		CountDownLatch searched = new CountDownLatch(1);
		this.workers.execute(() -> {
			found.set(
					CurrentProcess.currentWorker().searchesBeside(new SystemMessage.Activation(), new CallbackClock()));
			searched.countDown();
			rest.run();
		});
		assertThat(searched.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(found).isFalse();
	}

	private void fromOutside(Runnable task) {
		Thread other = new Thread(() -> this.workers.execute(task));
		other.start();
		try {
			other.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void assertThatInnerIsDone(Consumer<CountDownLatch> rest) throws Exception {
		CountDownLatch inner = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(1);
		this.workers.execute(() -> {
			Workers.finishing();
			this.workers.execute(inner::countDown);
			try {
				rest.accept(inner);
			}
			finally {
				done.countDown();
			}
		});
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(inner.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void threadsAreUsedAgain() throws Exception {
		Set<Thread> used = ConcurrentHashMap.newKeySet();
		for (int i = 0; i < 2000; i++) {
			CountDownLatch done = new CountDownLatch(1);
			this.workers.execute(() -> {
				used.add(Thread.currentThread());
				done.countDown();
			});
			done.await();
		}
		assertThat(used).hasSizeLessThan(50);
		assertThat(this.threads).hasSizeLessThan(50);
	}

	@Test
	void tasksThatNeverStopComingLeaveOthersTheirTurn() throws Exception {
		AtomicBoolean stop = new AtomicBoolean();
		AtomicInteger rallies = new AtomicInteger();
		int pairs = 2 * Runtime.getRuntime().availableProcessors();
		for (int i = 0; i < pairs; i++) {
			this.workers.execute(new Runnable() {
				@Override
				public void run() {
					rallies.incrementAndGet();
					if (!stop.get()) {
						WorkersTests.this.workers.execute(this);
					}
				}
			});
		}
		try {
			await().until(() -> rallies.get() > 10_000);
			CountDownLatch other = new CountDownLatch(1);
			this.factory.newThread(other::countDown).start();
			assertThat(other.await(20, TimeUnit.SECONDS)).isTrue();
			CountDownLatch task = new CountDownLatch(1);
			this.workers.execute(task::countDown);
			assertThat(task.await(20, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			stop.set(true);
		}
	}

	@Test
	void nothingOfATaskIsLeftForTheNext() throws Exception {
		ClassLoader own = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader other = new URLClassLoader(new URL[0], own)) {
			for (int i = 0; i < 200; i++) {
				AtomicReference<ClassLoader> seen = new AtomicReference<>();
				AtomicBoolean interrupted = new AtomicBoolean();
				CountDownLatch done = new CountDownLatch(1);
				this.workers.execute(() -> {
					seen.set(Thread.currentThread().getContextClassLoader());
					interrupted.set(Thread.currentThread().isInterrupted());
					Thread.currentThread().setContextClassLoader(other);
					Thread.currentThread().interrupt();
					done.countDown();
				});
				done.await();
				assertThat(seen.get()).isSameAs(own);
				assertThat(interrupted).isFalse();
			}
		}
	}

	@Test
	void aTaskThatThrowsCostsNobodyElseAnything() throws Exception {
		for (int i = 0; i < 100; i++) {
			this.workers.execute(() -> {
				throw new QuietError();
			});
		}
		CountDownLatch done = new CountDownLatch(1);
		this.workers.execute(done::countDown);
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void threadsEndWhenItIsClosed() throws Exception {
		CountDownLatch started = new CountDownLatch(20);
		CountDownLatch release = new CountDownLatch(1);
		for (int i = 0; i < 20; i++) {
			this.workers.execute(() -> {
				started.countDown();
				awaitThat(release);
			});
		}
		started.await();
		this.workers.close();
		CountDownLatch late = new CountDownLatch(1);
		this.workers.execute(late::countDown);
		assertThat(late.await(30, TimeUnit.SECONDS)).isTrue();
		release.countDown();
		await().until(() -> this.threads.stream().noneMatch(Thread::isAlive));
	}

	/** What tasks have thrown on purpose may be reported when another test waits. */
	static ConditionFactory await() {
		return Awaitility.await().dontCatchUncaughtExceptions();
	}

	static void awaitThat(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Without a stack, so that the log of the tests stays short. */
	private static final class QuietError extends Error {

		private static final long serialVersionUID = 1L;

		QuietError() {
			super("meant", null, false, false);
		}

	}

}
