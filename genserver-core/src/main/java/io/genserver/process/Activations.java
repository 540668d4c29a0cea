package io.genserver.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The one place that knows of virtual threads: they run the activations where the JDK has
 * them (21 and later), a cached pool of platform threads does elsewhere.
 */
final class Activations {

	private static final @Nullable MethodHandle IS_VIRTUAL = find("isVirtual");

	private Activations() {
	}

	static boolean isVirtual(Thread thread) {
		if (IS_VIRTUAL == null) {
			return false;
		}
		try {
			return (boolean) IS_VIRTUAL.invokeExact(thread);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable MethodHandle find(String method) {
		try {
			return MethodHandles.lookup().findVirtual(Thread.class, method, MethodType.methodType(boolean.class));
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	static Handle create() {
		ThreadFactory virtual = virtualThreadFactory();
		if (virtual != null) {
			return new Handle((task) -> virtual.newThread(task).start(), null);
		}
		AtomicInteger number = new AtomicInteger();
		ExecutorService pool = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "genserver-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
		return new Handle(pool, pool);
	}

	private static @Nullable ThreadFactory virtualThreadFactory() {
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			Object named = type.getMethod("name", String.class).invoke(builder, "genserver");
			return (ThreadFactory) type.getMethod("factory").invoke(named);
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	/**
	 * What runs the activations, and how to end it.
	 *
	 * @param executor runs them
	 * @param pool what to shut down in the end
	 */
	record Handle(Executor executor, @Nullable ExecutorService pool) {

		void close() {
			if (this.pool != null) {
				this.pool.shutdownNow();
			}
		}

	}

}
