package io.genserver.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.genserver.GenServerSystem;
import io.genserver.MailboxSpec;
import io.genserver.Pid;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.actuate.GenServersEndpoint.ExitDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.HandlingDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.MailboxDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.NextRestartDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.NodeDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.ServerDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.SupervisorDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.ZombieDescriptor;
import io.genserver.spring.actuate.LiveProcess.Supervision;
import io.genserver.spring.actuate.LiveTree.LiveNode;
import io.genserver.spring.actuate.LiveTree.LiveServer;
import io.genserver.spring.actuate.LiveTree.LiveSupervisor;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.SupervisorInfo;
import io.genserver.sys.MailboxSample;
import io.genserver.sys.ServerInfo;
import io.genserver.sys.Sys;

/**
 * Describes live supervisors and servers: in short as a part of the tree, or in detail,
 * with what takes a closer look.
 */
final class Descriptions {

	/** At more messages of a mailbox nobody looks. */
	static final int SAMPLE = 1000;

	private final GenServerSystem system;

	private final Incarnations incarnations;

	private final RecentCrashes crashes;

	private final AuthorsView authorsView;

	Descriptions(GenServerSystem system, Incarnations incarnations, RecentCrashes crashes, AuthorsView authorsView) {
		this.system = system;
		this.incarnations = incarnations;
		this.crashes = crashes;
		this.authorsView = authorsView;
	}

	// In short

	SupervisorDescriptor tree(LiveSupervisor root) {
		return supervisor(root, false);
	}

	List<ZombieDescriptor> zombies() {
		return Sys.zombies(this.system).stream().map(ZombieDescriptor::of).toList();
	}

	private NodeDescriptor inShort(LiveNode node) {
		if (node instanceof LiveSupervisor supervisor) {
			return supervisor(supervisor, false);
		}
		return (node instanceof LiveServer server) ? server(server, Detail.NONE)
				: process((LiveProcess) node, false, Detail.NONE);
	}

	// In detail

	NodeDescriptor inDetail(LiveNode node, boolean showUnsanitized) {
		if (node instanceof LiveSupervisor supervisor) {
			return supervisor(supervisor, true);
		}
		if (node instanceof LiveServer server) {
			return server(server,
					new Detail(true, this.crashes.of(server.name()), zombiesOf(server.name()),
							(server.pid() != null) ? Sys.handlerStack(server.pid()) : List.of(), sample(server.pid()),
							this.authorsView.of(server, showUnsanitized)));
		}
		LiveProcess process = (LiveProcess) node;
		return process(process, true, new Detail(true, this.crashes.of(process.name()), zombiesOf(process.name()),
				(process.pid() != null) ? Sys.handlerStack(process.pid()) : List.of(), sample(process.pid()), null));
	}

	/**
	 * What takes a closer look at a server.
	 */
	private record Detail(boolean wanted, @Nullable List<CrashDescriptor> crashes,
			@Nullable List<ZombieDescriptor> zombies, List<StackTraceElement> stack, @Nullable MailboxSample sample,
			GenServersEndpoint.@Nullable FormatStatusDescriptor formatStatus) {

		static final Detail NONE = new Detail(false, null, null, List.of(), null, null);

	}

	private List<ZombieDescriptor> zombiesOf(String name) {
		return zombies().stream().filter((zombie) -> zombie.name().equals(name)).toList();
	}

	private static @Nullable MailboxSample sample(@Nullable Pid pid) {
		return (pid != null) ? Sys.mailboxSample(pid, SAMPLE).filter((sample) -> sample.messages() > 0).orElse(null)
				: null;
	}

	// Supervisors

	private SupervisorDescriptor supervisor(LiveSupervisor live, boolean detailed) {
		SupervisorInfo info = live.info();
		Stream<NodeDescriptor> children = Stream
			.concat(live.children().stream(), live.added().shown().stream().map(LiveNode.class::cast))
			.map(this::inShort);
		return new SupervisorDescriptor(live.name(), null, "supervisor", label(live.status()),
				this.incarnations.of(live.pid()), detailed ? live.supervisor() : null, label(live.node().strategy()),
				live.node().maxRestarts(), live.node().within(), (info != null) ? info.restartsInWindow() : 0,
				(info != null) ? info.restarts() : 0, null, null, null, ExitDescriptor.of(live.child()),
				nextRestart(live.child()), children.toList(), omitted(live.added()));
	}

	private NodeDescriptor process(LiveProcess live, boolean detailed, Detail detail) {
		Supervision supervision = live.supervision();
		if (supervision == null) {
			return server(live, detail);
		}
		return new SupervisorDescriptor(live.name(), id(live), supervision.kind(), label(live.status()),
				this.incarnations.of(live.pid()), detailed ? live.supervisor() : null, label(supervision.strategy()),
				supervision.maxRestarts(), supervision.within(), supervision.restartsInWindow(), supervision.restarts(),
				supervision.maxChildren(), supervision.partitions(), supervision.counts(),
				ExitDescriptor.of(live.child()), nextRestart(live.child()),
				live.children().shown().stream().map(this::inShort).toList(), omitted(live.children()));
	}

	private static @Nullable String id(LiveProcess live) {
		ChildInfo child = live.child();
		return (child != null && !child.id().equals(live.name())) ? child.id() : null;
	}

	private static @Nullable Integer omitted(LiveChildren children) {
		return (children.omitted() > 0) ? children.omitted() : null;
	}

	// Servers

	private ServerDescriptor server(LiveServer live, Detail detail) {
		ServerNode node = live.node();
		return server(live, null, detail.wanted() ? node.type().getName() : null, label(node.restart()),
				node.shutdown().toString(), node.mailbox(), live.info(), detail);
	}

	private ServerDescriptor server(LiveProcess live, Detail detail) {
		ChildInfo child = live.child();
		return server(live, id(live), null, (child != null) ? label(child.spec().restart()) : null,
				(child != null) ? child.spec().shutdown().toString() : null, MailboxSpec.DEFAULT, live.info(), detail);
	}

	private ServerDescriptor server(LiveNode live, @Nullable String id, @Nullable String beanType,
			@Nullable String restart, @Nullable String shutdown, MailboxSpec mailbox, @Nullable ServerInfo info,
			Detail detail) {
		ChildInfo child = live.child();
		return new ServerDescriptor(live.name(), id, "server", label(live.status()), this.incarnations.of(live.pid()),
				detail.wanted() ? live.supervisor() : null, beanType, restart, shutdown,
				MailboxDescriptor.of(mailbox, info, detail.sample()), (child != null) ? child.restarts() : 0,
				(child != null) ? child.crashes() : 0, ExitDescriptor.of(child), nextRestart(child),
				(info != null) ? info.handled() : 0, HandlingDescriptor.of(info, detail.stack()),
				(info != null) ? info.startedAt() : null, (info != null) ? uptimeMillis(info) : null,
				detail.formatStatus(), detail.crashes(), detail.zombies());
	}

	private @Nullable NextRestartDescriptor nextRestart(@Nullable ChildInfo child) {
		Instant at = (child != null) ? child.nextRestartAt() : null;
		if (at == null) {
			return null;
		}
		long inMillis = Duration.between(this.system.timeSource().now(), at).toMillis();
		return new NextRestartDescriptor(at, Math.max(0, inMillis));
	}

	private long uptimeMillis(ServerInfo info) {
		return Math.max(0, Duration.between(info.startedAt(), this.system.timeSource().now()).toMillis());
	}

	/** As it is written in the configuration. */
	static String label(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Where a thread is, or was: the innermost frames. */
	static List<String> frames(List<StackTraceElement> stack, int most) {
		List<String> frames = new ArrayList<>();
		stack.stream().limit(most).forEach((frame) -> frames.add(frame.toString()));
		return frames;
	}

}
