package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

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
import io.genserver.spring.bean.StartGate;
import io.genserver.supervisor.AutoShutdown;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

/**
 * Starts the supervision tree with the application context and stops it with it.
 */
final class GenServerLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(GenServerLifecycle.class);

	/** Of a type that users know, so that they can turn it off. */
	private static final Logger treeLogger = LoggerFactory.getLogger(SupervisionTree.class);

	/** The children's own shutdown times decide. */
	private static final Duration FOREVER = Duration.ofDays(365_000);

	private final GenServerSystem system;

	private final SupervisionTree tree;

	private final ServerModels models;

	private final ConfigurableBeanFactory beanFactory;

	private final GenServerProperties properties;

	private final GiveUpAction giveUpAction;

	private final StartGate startGate;

	private final LifecycleEventPublisher events;

	/** Once, however often it is started; by whoever starts it, one at a time. */
	private boolean treeLogged;

	/**
	 * The running tree, null when stopped. The container starts and stops one at a time,
	 * on whatever threads; no lock, because servers' own code runs meanwhile.
	 */
	private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

	private record Running(Pid root, MonitorRef monitor) {

	}

	GenServerLifecycle(GenServerSystem system, SupervisionTree tree, ServerModels models,
			ConfigurableBeanFactory beanFactory, GenServerProperties properties, GiveUpAction giveUpAction,
			StartGate startGate, LifecycleEventPublisher events) {
		this.system = system;
		this.tree = tree;
		this.models = models;
		this.beanFactory = beanFactory;
		this.properties = properties;
		this.giveUpAction = giveUpAction;
		this.startGate = startGate;
		this.events = events;
	}

	@Override
	public void start() {
		if (isRunning()) {
			return;
		}
		this.events.open();
		// servers may call those that were started before them
		this.startGate.open();
		StartResult result = Supervisor.start(this.system, supervisorSpec(this.tree.root()));
		if (result instanceof StartResult.Failed failed) {
			this.events.awaitEndAndClose();
			throw new ServerStartFailedException(failed.reason());
		}
		Pid root = result.pid();
		this.running.set(new Running(root, this.system.monitor(root, this::gaveUp)));
		logTree();
	}

	private void logTree() {
		if (!this.treeLogged && this.properties.isLogTree() && this.tree.servers().findAny().isPresent()) {
			treeLogger.info("{}", new TreeText(this.tree));
		}
		this.treeLogged = true;
	}

	private SupervisorSpec supervisorSpec(SupervisorNode node) {
		List<ChildSpec> children = new ArrayList<>();
		for (Node child : node.children()) {
			children.add(childSpec(child));
		}
		return new SupervisorSpec(node.name(), null, node.strategy(), node.maxRestarts(), node.within(),
				AutoShutdown.NEVER, children, node.onGiveUp());
	}

	private ChildSpec childSpec(Node node) {
		if (node instanceof SupervisorNode supervisor) {
			return ChildSpec.supervisor(supervisor.name(), supervisorSpec(supervisor))
				.withBackoff(supervisor.backoff());
		}
		ServerNode server = (ServerNode) node;
		var spec = this.models.serverSpec(server.name(), this.beanFactory, server.beanName())
			.withMailbox(server.mailbox())
			.withStartTimeout(server.startTimeout())
			.withDrain(server.drain());
		return ChildSpec.worker(server.name(), spec)
			.withRestart(server.restart())
			.withShutdown(server.shutdown())
			.withBackoff(server.backoff());
	}

	private void gaveUp(Down down) {
		this.giveUpAction.rootGaveUp(down.reason());
	}

	@Override
	public void stop() {
		Running stopping = this.running.getAndSet(null);
		if (stopping == null) {
			return;
		}
		stopping.monitor().cancel();
		try {
			Supervisor.of(stopping.root()).stop(FOREVER);
		}
		catch (NoSuchServerException ex) {
			logger.debug("The root supervisor had given up before the stop", ex);
		}
		catch (GenServerException ex) {
			logger.warn("The supervision tree did not stop in an orderly way", ex);
		}
		this.events.awaitEndAndClose();
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
		return this.running.get() != null;
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
