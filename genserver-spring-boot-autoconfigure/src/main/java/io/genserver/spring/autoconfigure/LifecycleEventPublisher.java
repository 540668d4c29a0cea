package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

import io.genserver.LifecycleEvent;
import io.genserver.LifecycleListener;
import io.genserver.spring.SupervisionTree;

/**
 * Publishes the lifecycle events of the servers as application events, from the moment
 * the tree starts until it has ended: before, the beans that listen may not exist yet,
 * and afterwards they may be destroyed. It runs on the listener's thread of the system,
 * so that those who listen can neither slow nor crash a server.
 */
final class LifecycleEventPublisher implements LifecycleListener {

	private static final Logger logger = LoggerFactory.getLogger(LifecycleEventPublisher.class);

	/** How long a stop waits until the end of the servers has been published. */
	private static final Duration CLOSE = Duration.ofSeconds(1);

	/**
	 * How long it waits if nothing has been heard yet: a system that is not ours may not
	 * tell anything.
	 */
	private static final Duration SILENT_CLOSE = Duration.ofMillis(100);

	private final ApplicationEventPublisher publisher;

	private final Duration silentClose;

	/** Written by whoever starts and stops the tree, read by the listener's thread. */
	private volatile boolean open;

	/** The tree's life; written by whoever starts it, completed when its end is heard. */
	private volatile @Nullable CompletableFuture<Void> ended;

	/**
	 * Something was heard, so the end will be as well; written by the listener's thread.
	 */
	private volatile boolean heard;

	/** Who publishes at present; written by the listener's thread. */
	private volatile @Nullable Thread publishing;

	LifecycleEventPublisher(ApplicationEventPublisher publisher) {
		this(publisher, SILENT_CLOSE);
	}

	LifecycleEventPublisher(ApplicationEventPublisher publisher, Duration silentClose) {
		this.publisher = publisher;
		this.silentClose = silentClose;
	}

	/** The tree is about to start. */
	void open() {
		this.ended = new CompletableFuture<>();
		this.open = true;
	}

	/**
	 * The tree has ended, or did not start: let its last events be heard, but do not wait
	 * long for it, and publish nothing any more.
	 */
	void awaitEndAndClose() {
		CompletableFuture<Void> end = this.ended;
		try {
			if (end != null && this.publishing != Thread.currentThread()) {
				end.get((this.heard ? CLOSE : this.silentClose).toMillis(), TimeUnit.MILLISECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException ex) {
			logger.debug("The listeners have not heard of the end of all servers in time");
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.open = false;
		}
	}

	@Override
	public void onEvent(LifecycleEvent event) {
		CompletableFuture<Void> end = this.ended;
		this.heard = true;
		try {
			if (this.open) {
				this.publishing = Thread.currentThread();
				this.publisher.publishEvent(event);
			}
		}
		catch (RuntimeException | Error ex) {
			if (this.open) {
				throw ex;
			}
			logger.debug("A listener failed on {} while the application context was closing",
					event.getClass().getSimpleName(), ex);
		}
		finally {
			this.publishing = null;
			if (end != null && isEndOfTree(event)) {
				end.complete(null);
			}
		}
	}

	private static boolean isEndOfTree(LifecycleEvent event) {
		String server = (event instanceof LifecycleEvent.Terminated terminated) ? terminated.server().name()
				: (event instanceof LifecycleEvent.Crashed crashed) ? crashed.server().name()
						: (event instanceof LifecycleEvent.StartFailed failed) ? failed.server() : null;
		return SupervisionTree.ROOT.equals(server);
	}

}
