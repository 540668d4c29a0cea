package io.genserver.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;

import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.spring.GenServer;
import io.genserver.spring.GenServerClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Applications that are reloaded as DevTools does it, contexts that a test framework
 * pauses, and threads that are virtual or not.
 */
class RestartedApplicationTests {

	@Test
	void anApplicationThatIsReloadedLeavesNoThreadAndNoClassBehind() throws Exception {
		List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			loaders.add(runReloaded());
		}
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("genserver")));
		await().until(() -> {
			clearSoftReferences();
			System.gc();
			return loaders.stream().allMatch((loader) -> loader.get() == null);
		});
	}

	/** Spring's caches are soft; the JVM clears them before it is out of memory. */
	private static void clearSoftReferences() {
		List<long[]> tooMuch = new ArrayList<>();
		try {
			while (true) {
				tooMuch.add(new long[Integer.MAX_VALUE - 8]);
			}
		}
		catch (OutOfMemoryError ex) {
			assertThat(tooMuch.size()).isNotNegative();
		}
	}

	private static WeakReference<ClassLoader> runReloaded() throws Exception {
		ClassLoader outer = Thread.currentThread().getContextClassLoader();
		ClassLoader loader = new ReloadingClassLoader();
		Thread.currentThread().setContextClassLoader(loader);
		try {
			Class<?> client = loader.loadClass(Counter.class.getName());
			assertThat(client).isNotEqualTo(Counter.class);
			try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
				context.setClassLoader(loader);
				context.register(loader.loadClass(Application.class.getName()));
				context.refresh();
				Object counter = context.getBean(client);
				for (long expected = 1; expected <= 2; expected++) {
					assertThat(client.getMethod("increment").invoke(counter)).isEqualTo(expected);
				}
			}
			return new WeakReference<>(loader);
		}
		finally {
			Thread.currentThread().setContextClassLoader(outer);
		}
	}

	@Test
	void aPausedTestContextKeepsItsServersWithTheirState() throws Exception {
		ApplicationContext first = use(FirstTestCase.class);
		Counter counter = first.getBean(Counter.class);
		Pid pid = first.getBean(GenServerSystem.class).whereis("counter");
		assertThat(counter.increment()).isOne();
		Pauseable pauseable = first.getBean(Pauseable.class);
		assertThat(pauseable.isRunning()).isTrue();
		ApplicationContext second = use(SecondTestCase.class);
		assertThat(pauseable.isRunning()).as("paused").isFalse();
		assertThat(second.getBean(Counter.class).increment()).isOne();
		assertThat(use(FirstTestCase.class)).isSameAs(first);
		assertThat(pauseable.isRunning()).as("running again").isTrue();
		assertThat(counter.increment()).isEqualTo(2);
		assertThat(first.getBean(GenServerSystem.class).whereis("counter")).isEqualTo(pid);
	}

	/** As a test class that is run from its beginning to its end. */
	private static ApplicationContext use(Class<?> testCase) throws Exception {
		TestContextManager manager = new TestContextManager(testCase);
		manager.beforeTestClass();
		ApplicationContext context = manager.getTestContext().getApplicationContext();
		manager.afterTestClass();
		return context;
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void virtualThreadsOfTheApplicationAreNeitherNeededNorDisturbed(boolean virtual) {
		boolean available = Runtime.version().feature() >= 21;
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(GenServerAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.withUserConfiguration(CounterServer.class)
			.withPropertyValues("spring.threads.virtual.enabled=" + virtual)
			.run((context) -> {
				assertThat(context.getBean(Counter.class).increment()).isOne();
				assertThat(context.getBean(Counter.class).runsOnAVirtualThread()).isEqualTo(available);
				assertThat(context).getBean("applicationTaskExecutor", Executor.class)
					.isInstanceOf(
							(virtual && available) ? SimpleAsyncTaskExecutor.class : ThreadPoolTaskExecutor.class);
				assertThat(context.getBeansOfType(Executor.class)).hasSize(1);
			});
	}

	@GenServerClient
	public interface Counter {

		long increment();

		boolean runsOnAVirtualThread();

	}

	@GenServer("counter")
	public static class CounterServer implements Counter {

		private long value;

		@Override
		public long increment() {
			return ++this.value;
		}

		@Override
		public boolean runsOnAVirtualThread() {
			return Thread.currentThread().toString().startsWith("VirtualThread");
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import(CounterServer.class)
	public static class Application {

	}

	static class Pauseable implements SmartLifecycle {

		private volatile boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	@ContextConfiguration(classes = { Application.class, Pauseable.class })
	static class FirstTestCase {

	}

	@ContextConfiguration(classes = Application.class)
	static class SecondTestCase {

	}

	/** Loads the application's classes anew, as DevTools does, and all others once. */
	private static final class ReloadingClassLoader extends ClassLoader {

		ReloadingClassLoader() {
			super(RestartedApplicationTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(RestartedApplicationTests.class.getName() + "$")) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : define(name);
			}
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			String file = name.replace('.', '/') + ".class";
			try (InputStream input = getResourceAsStream(file)) {
				if (input == null) {
					throw new ClassNotFoundException(name);
				}
				byte[] bytes = input.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
