package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.SmartLifecycle;

import io.genserver.Down;
import io.genserver.GenServerException;
import io.genserver.GenServerSystem;
import io.genserver.MonitorRef;
import io.genserver.NoSuchServerException;
import io.genserver.Pid;
import io.genserver.StartResult;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.Node;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.spring.bean.ServerModels;
import io.genserver.supervisor.AutoShutdown;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildType;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

/**
 * Starts the supervision tree with the application context and stops it with it.
 */
final class GenServerLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(GenServerLifecycle.class);

	/** The children's own shutdown times decide. */
	private static final Duration FOREVER = Duration.ofDays(365_000);

	private final GenServerSystem system;

	private final SupervisionTree tree;

	private final ServerModels models;

	private final ConfigurableBeanFactory beanFactory;

	private final GenServerProperties properties;

	private final GiveUpAction giveUpAction;

	/** Held while the tree starts or stops, never while a server's own code runs. */
	private final ReentrantLock lock = new ReentrantLock();

	/** The running root, null when stopped. Guarded by the lock for writes. */
	private volatile @Nullable Pid root;

	private @Nullable MonitorRef rootMonitor;

	GenServerLifecycle(GenServerSystem system, SupervisionTree tree, ServerModels models,
			ConfigurableBeanFactory beanFactory, GenServerProperties properties, GiveUpAction giveUpAction) {
		this.system = system;
		this.tree = tree;
		this.models = models;
		this.beanFactory = beanFactory;
		this.properties = properties;
		this.giveUpAction = giveUpAction;
	}

	@Override
	public void start() {
		this.lock.lock();
		try {
			if (this.root != null) {
				return;
			}
			StartResult result = Supervisor.start(this.system, supervisorSpec(this.tree.root()));
			if (result instanceof StartResult.Failed failed) {
				throw new ServerStartFailedException(failed.reason());
			}
			Pid pid = result.pid();
			this.root = pid;
			this.rootMonitor = this.system.monitor(pid, this::gaveUp);
		}
		finally {
			this.lock.unlock();
		}
		if (this.properties.isLogTree() && this.tree.servers().findAny().isPresent()) {
			logger.info("{}", new TreeText(this.tree));
		}
	}

	private SupervisorSpec supervisorSpec(SupervisorNode node) {
		List<ChildSpec> children = node.children().stream().map(this::childSpec).toList();
		return new SupervisorSpec(node.name(), node.strategy(), node.maxRestarts(), node.within(), AutoShutdown.NEVER,
				children);
	}

	private ChildSpec childSpec(Node node) {
		if (node instanceof SupervisorNode supervisor) {
			return ChildSpec.supervisor(supervisor.name(), supervisorSpec(supervisor));
		}
		ServerNode server = (ServerNode) node;
		var spec = this.models.serverSpec(server.name(), this.beanFactory, server.beanName())
			.withMailbox(server.mailbox())
			.withStartTimeout(server.startTimeout());
		return new ChildSpec(server.name(), (system) -> system.startLink(spec), server.restart(), false,
				server.shutdown(), ChildType.WORKER);
	}

	private void gaveUp(Down down) {
		this.giveUpAction.rootGaveUp(down.reason());
	}

	@Override
	public void stop() {
		Pid pid;
		this.lock.lock();
		try {
			pid = this.root;
			this.root = null;
			if (this.rootMonitor != null) {
				this.rootMonitor.cancel();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (pid == null) {
			return;
		}
		try {
			Supervisor.of(pid).stop(FOREVER);
		}
		catch (NoSuchServerException ex) {
			logger.debug("The root supervisor had given up before the stop", ex);
		}
		catch (GenServerException ex) {
			logger.warn("The supervision tree did not stop in an orderly way", ex);
		}
	}

	@Override
	public void stop(Runnable callback) {
		Thread thread = new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "genserver-stop");
		thread.start();
	}

	@Override
	public boolean isRunning() {
		return this.root != null;
	}

	/** The servers' state is in memory: a pause would lose it. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return this.properties.getPhase();
	}

}
