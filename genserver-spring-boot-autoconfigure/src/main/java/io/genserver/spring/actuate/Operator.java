package io.genserver.spring.actuate;

import java.security.Principal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.StringUtils;

import io.genserver.GenServerSystem;
import io.genserver.spring.actuate.LiveTree.LiveNode;
import io.genserver.spring.actuate.LiveTree.Status;
import io.genserver.spring.actuate.OperatorTarget.Kind;
import io.genserver.spring.actuate.OperatorTarget.Result;

/**
 * Does what an operator asks for, one thing at a time to each supervisor or server, and
 * tells the audit and the log.
 */
final class Operator {

	private static final Logger logger = LoggerFactory.getLogger(Operator.class);

	/** How long an operator waits before it is said that the action is under way. */
	static final Duration PATIENCE = Duration.ofSeconds(10);

	static final int DONE = 200;

	static final int ACCEPTED = 202;

	static final int INVALID = 400;

	static final int UNKNOWN = 404;

	static final int CONFLICT = 409;

	static final int FAILED = 500;

	private static final int LONGEST_NOTE = 500;

	private final GenServerSystem system;

	private final LiveTree tree;

	private final Incarnations incarnations;

	private final ApplicationEventPublisher publisher;

	private final Duration patience;

	/** The names of those to which something is being done. */
	private final Set<String> underWay = ConcurrentHashMap.newKeySet();

	/**
	 * The answer to an operator.
	 *
	 * @param status the HTTP status
	 * @param body an {@link ActionDescriptor} or a {@link ProblemDescriptor}
	 */
	record Outcome(int status, OperationResponseBody body) {

		static Outcome problem(int status, String detail) {
			return new Outcome(status, new ProblemDescriptor(status, detail, null));
		}

	}

	Operator(GenServerSystem system, LiveTree tree, Incarnations incarnations, ApplicationEventPublisher publisher,
			Duration patience) {
		this.system = system;
		this.tree = tree;
		this.incarnations = incarnations;
		this.publisher = publisher;
		this.patience = patience;
	}

	Outcome operate(@Nullable Principal principal, String name, @Nullable String actionName,
			@Nullable String incarnation, @Nullable String note) {
		Optional<LiveNode> node = this.tree.read(name);
		if (node.isEmpty()) {
			return Outcome.problem(UNKNOWN, "No supervisor or server is named '" + printable(name) + "'.");
		}
		Optional<OperatorAction> action = OperatorAction.of(actionName);
		if (action.isEmpty()) {
			String detail = StringUtils.hasText(actionName) ? "'" + printable(actionName) + "' is no action."
					: "The action is missing.";
			return new Outcome(INVALID,
					new ProblemDescriptor(INVALID, detail + " Choose one of the actions.", OperatorAction.labels()));
		}
		if (!StringUtils.hasText(incarnation)) {
			return Outcome.problem(INVALID, "The incarnation is missing: give the one that you saw when you decided.");
		}
		if (!StringUtils.hasText(note) || note.length() > LONGEST_NOTE) {
			return Outcome.problem(INVALID, "The note is " + (StringUtils.hasText(note) ? "too long" : "missing")
					+ ": say why in at most " + LONGEST_NOTE + " characters.");
		}
		Outcome outcome = operate(node.get(), action.get(), incarnation);
		tell(principal, name, action.get(), incarnation, note, outcome);
		return outcome;
	}

	private Outcome operate(LiveNode node, OperatorAction action, String incarnation) {
		String name = node.name();
		if (!incarnation.equals(this.incarnations.of(node.pid()))) {
			return Outcome.problem(CONFLICT, "'" + name + "' is not the incarnation any more that you saw:"
					+ " it has ended or was restarted meanwhile. Look again.");
		}
		if (!this.underWay.add(name)) {
			return Outcome.problem(CONFLICT, "Another action on '" + name + "' is under way: look again.");
		}
		Result result = perform(OperatorTarget.of(this.system, node), action);
		return switch (result.kind()) {
			case DONE -> outcome(DONE, name, action);
			case ACCEPTED -> outcome(ACCEPTED, name, action);
			case REFUSED -> Outcome.problem(CONFLICT, result.detail());
			case FAILED -> Outcome.problem(FAILED, result.detail());
		};
	}

	private Outcome outcome(int status, String name, OperatorAction action) {
		Optional<LiveNode> node = this.tree.read(name);
		Status now = node.map(LiveNode::status).orElse(Status.STOPPED);
		return new Outcome(status, new ActionDescriptor(name, action.label(), label(status), Descriptions.label(now),
				this.incarnations.of(node.map(LiveNode::pid).orElse(null))));
	}

	/** On a thread of its own, as a supervisor or server may be busy for ever. */
	private Result perform(OperatorTarget target, OperatorAction action) {
		AtomicBoolean late = new AtomicBoolean();
		FutureTask<Result> task = new FutureTask<>(() -> {
			try {
				return target.act(action);
			}
			finally {
				this.underWay.remove(target.name());
				if (late.get()) {
					logger.info("The {} of '{}' that was under way is over", action.label(), target.name());
				}
			}
		});
		Thread thread = new Thread(task, "genserver-" + action.label());
		thread.setDaemon(true);
		thread.start();
		try {
			return task.get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			late.set(true);
			return Result.ACCEPTED;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Result.ACCEPTED;
		}
		catch (ExecutionException ex) {
			logger.error("The {} of '{}' failed", action.label(), target.name(), ex.getCause());
			return new Result(Kind.FAILED,
					"The " + action.label() + " of '" + target.name() + "' failed: the log says" + " why.");
		}
	}

	// The audit

	private void tell(@Nullable Principal principal, String name, OperatorAction action, String incarnation,
			String note, Outcome outcome) {
		String who = (principal != null) ? principal.getName() : null;
		String how = label(outcome.status());
		logger.info("Operator {}: {} of '{}', incarnation {}: {}. Note: {}",
				(who != null) ? "'" + printable(who) + "'" : "(unknown)", action.label(), name, printable(incarnation),
				how, printable(note));
		Map<String, @Nullable Object> data = new LinkedHashMap<>();
		data.put("name", name);
		data.put("action", action.label());
		data.put("incarnation", incarnation);
		data.put("note", note);
		data.put("outcome", how);
		String type = "GENSERVER_" + action.name().toUpperCase(Locale.ROOT);
		this.publisher.publishEvent(new AuditApplicationEvent(new AuditEvent(who, type, data)));
	}

	private static String label(int status) {
		return switch (status) {
			case DONE -> "done";
			case ACCEPTED -> "accepted";
			case CONFLICT -> "refused";
			default -> "failed";
		};
	}

	/** In one line of a log. */
	private static String printable(String text) {
		return text.replaceAll("\\p{Cntrl}", " ");
	}

}
