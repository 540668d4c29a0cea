package io.genserver.spring.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.health.contributor.Status;

import io.genserver.spring.actuate.GenServersEndpoint.NodeDescriptor;
import io.genserver.spring.actuate.GenServersEndpoint.ServerDescriptor;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What an operator can do through {@link GenServersEndpoint}.
 */
@Timeout(60)
class GenServersEndpointOperationTests {

	private final TestTree tree = new TestTree().start();

	private final List<AuditEvent> audit = Collections.synchronizedList(new ArrayList<>());

	private final GenServersEndpoint endpoint = this.tree
		.endpoint((event) -> this.audit.add(((AuditApplicationEvent) event).getAuditEvent()));

	@AfterEach
	void closeTree() {
		this.tree.close();
	}

	@Test
	void restartMakesANewIncarnationAndDoesNotCountAgainstTheSupervisor() {
		String before = node("payments").incarnation();
		for (int i = 0; i < 5; i++) {
			// one restart a minute is what its supervisor tolerates
			ActionDescriptor done = done("payments", "restart");
			assertThat(done.name()).isEqualTo("payments");
			assertThat(done.action()).isEqualTo("restart");
			assertThat(done.outcome()).isEqualTo("done");
			assertThat(done.status()).isEqualTo("running");
			assertThat(done.incarnation()).isEqualTo(node("payments").incarnation()).isNotEqualTo(before);
		}
		assertThat(((GenServersEndpoint.SupervisorDescriptor) node("checkout")).restartsInWindow()).isZero();
		assertThat(((ServerDescriptor) node("payments")).crashes()).isZero();
	}

	@Test
	void restartOfOneLeavesItsSiblingsAlone() {
		String ledger = node("ledger").incarnation();
		done("payments", "restart");
		assertThat(node("ledger").incarnation()).isEqualTo(ledger);
	}

	@Test
	void restartStartsAStoppedServer() {
		assertThat(done("counter", "stop").status()).isEqualTo("stopped");
		assertThat(done("counter", "restart").status()).isEqualTo("running");
		assertThat(this.tree.ref("counter").call(new TestTree.Ping())).isEqualTo("pong");
	}

	@Test
	void restartEndsASuspension() {
		done("counter", "suspend");
		assertThat(done("counter", "restart").status()).isEqualTo("running");
	}

	@Test
	void restartOfASupervisorRestartsWhatIsBelowIt() {
		String ledger = node("ledger").incarnation();
		assertThat(done("checkout", "restart").status()).isEqualTo("running");
		assertThat(node("ledger").incarnation()).isNotEqualTo(ledger);
		assertThat(node("ledger").status()).isEqualTo("running");
	}

	@Test
	void stoppedServerStaysStoppedAndHealthTells() {
		ActionDescriptor done = done("counter", "stop");
		assertThat(done.status()).isEqualTo("stopped");
		assertThat(node("counter").status()).isEqualTo("stopped");
		var health = new GenServerHealthIndicator(this.tree.system(), this.tree.tree(), () -> true).health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("stopped", List.of("counter"));
		assertThat(done("counter", "stop").status()).isEqualTo("stopped");
	}

	@Test
	void temporaryServerCanBeStoppedOnceAndForAll() {
		Operator.Outcome refused = operate("ticker", "restart");
		assertThat(refused.status()).isEqualTo(409);
		assertThat(detail(refused)).contains("'ticker' is temporary", "'root'", "transient");
		assertThat(node("ticker").status()).isEqualTo("running");
		assertThat(done("ticker", "stop").status()).isEqualTo("stopped");
		assertThat(done("ticker", "stop").status()).isEqualTo("stopped");
	}

	@Test
	void suspendAndResumeCanBeRepeated() {
		for (int i = 0; i < 2; i++) {
			assertThat(done("counter", "suspend").status()).isEqualTo("suspended");
		}
		CompletableFuture<String> call = this.tree.ref("counter").callAsync(new TestTree.Ping());
		assertThat(node("counter").status()).isEqualTo("suspended");
		assertThat(call).isNotDone();
		for (int i = 0; i < 2; i++) {
			assertThat(done("counter", "resume").status()).isEqualTo("running");
		}
		assertThat(call.join()).isEqualTo("pong");
	}

	@Test
	void serverThatDoesNotRunCanBeNeitherSuspendedNorResumed() {
		done("counter", "stop");
		for (String action : List.of("suspend", "resume")) {
			Operator.Outcome refused = operate("counter", action);
			assertThat(refused.status()).isEqualTo(409);
			assertThat(detail(refused)).contains("does not run");
		}
	}

	@Test
	void rootCanBeSuspendedAndResumedButNotRestarted() {
		for (String action : List.of("restart", "stop")) {
			Operator.Outcome refused = operate("root", action);
			assertThat(refused.status()).isEqualTo(409);
			assertThat(detail(refused)).contains("'root' has no supervisor");
		}
		assertThat(done("root", "suspend").status()).isEqualTo("suspended");
		assertThat(done("root", "resume").status()).isEqualTo("running");
	}

	@Test
	void anotherIncarnationThanTheOneSeenIsAConflict() {
		String seen = node("counter").incarnation();
		this.tree.crash("counter");
		await().until(() -> ((ServerDescriptor) node("counter")).restarts() == 1
				&& node("counter").status().equals("running"));
		String now = node("counter").incarnation();
		for (String action : OperatorAction.labels()) {
			Operator.Outcome refused = this.endpoint.operate(null, "counter", action, seen, "too late");
			assertThat(refused.status()).isEqualTo(409);
			assertThat(detail(refused)).contains("not the incarnation any more");
		}
		assertThat(node("counter").incarnation()).isEqualTo(now);
		assertThat(node("counter").status()).isEqualTo("running");
		assertThat(this.audit).hasSize(4).extracting((event) -> event.getData().get("outcome")).containsOnly("refused");
	}

	@Test
	void incarnationOfAStoppedServerIsNoneOfARunningOne() {
		String running = node("counter").incarnation();
		done("counter", "stop");
		String stopped = node("counter").incarnation();
		assertThat(this.endpoint.operate(null, "counter", "restart", running, "why").status()).isEqualTo(409);
		done("counter", "restart");
		assertThat(this.endpoint.operate(null, "counter", "stop", stopped, "why").status()).isEqualTo(409);
	}

	@Test
	void unknownNameIsNotFound() {
		Operator.Outcome outcome = this.endpoint.operate(null, "inventry", "stop", "1", "why");
		assertThat(outcome.status()).isEqualTo(404);
		assertThat(detail(outcome)).contains("'inventry'");
	}

	@Test
	void whatIsMissingOrUnknownIsSaid() {
		String incarnation = node("counter").incarnation();
		Operator.Outcome unknown = this.endpoint.operate(null, "counter", "reboot", incarnation, "why");
		assertThat(unknown.status()).isEqualTo(400);
		assertThat(detail(unknown)).contains("'reboot'");
		assertThat(((ProblemDescriptor) unknown.body()).actions()).containsExactly("restart", "stop", "suspend",
				"resume");
		for (String missing : new String[] { null, "", " " }) {
			assertThat(detail(invalid(missing, incarnation, "why"))).contains("action is missing");
			assertThat(detail(invalid("stop", missing, "why"))).contains("incarnation is missing");
			assertThat(detail(invalid("stop", incarnation, missing))).contains("note is missing");
		}
		assertThat(detail(invalid("stop", incarnation, "a".repeat(501)))).contains("too long");
		assertThat(node("counter").status()).isEqualTo("running");
		assertThat(this.audit).isEmpty();
	}

	private Operator.Outcome invalid(String action, String incarnation, String note) {
		Operator.Outcome outcome = this.endpoint.operate(null, "counter", action, incarnation, note);
		assertThat(outcome.status()).isEqualTo(400);
		return outcome;
	}

	@Test
	void everyActionIsAnAuditEventAndALogLine() {
		Logger logger = (Logger) LoggerFactory.getLogger(Operator.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.setLevel(Level.INFO);
		logger.addAppender(lines);
		String incarnation = node("counter").incarnation();
		this.endpoint.operate(() -> "alice", "counter", "suspend", incarnation, "to look\nFORGED at it");
		assertThat(this.audit).singleElement().satisfies((event) -> {
			assertThat(event.getPrincipal()).isEqualTo("alice");
			assertThat(event.getType()).isEqualTo("GENSERVER_SUSPEND");
			assertThat(event.getTimestamp()).isNotNull();
			assertThat(event.getData()).containsEntry("name", "counter")
				.containsEntry("action", "suspend")
				.containsEntry("incarnation", incarnation)
				.containsEntry("note", "to look\nFORGED at it")
				.containsEntry("outcome", "done");
		});
		logger.detachAppender(lines);
		logger.setLevel(null);
		assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("Operator 'alice': suspend of 'counter', incarnation " + incarnation
					+ ": done. Note: to look FORGED at it");
		done("counter", "resume");
		assertThat(this.audit.get(1).getPrincipal()).isEmpty();
		assertThat(this.audit.get(1).getType()).isEqualTo("GENSERVER_RESUME");
	}

	@Test
	void restartThatFailsIsSaidWithoutTheMessageOfTheException() {
		this.tree.failInit("counter");
		Operator.Outcome failed = operate("counter", "restart");
		assertThat(failed.status()).isEqualTo(500);
		assertThat(detail(failed)).contains("could not be started again", IllegalStateException.class.getName())
			.doesNotContain(TestTree.SECRET);
		assertThat(node("counter").status()).isEqualTo("stopped");
		assertThat(this.audit.get(0).getData()).containsEntry("outcome", "failed");
	}

	@Test
	void actionThatTakesLongIsAcceptedAndAnotherOneIsRefusedMeanwhile() throws Exception {
		GenServersEndpoint impatient = impatient();
		CountDownLatch gate = this.tree.closeGate("counter");
		ActionDescriptor accepted = (ActionDescriptor) operate(impatient, "counter", "restart", 202).body();
		assertThat(accepted.outcome()).isEqualTo("accepted");
		await().until(() -> impatient.genServer("counter").status().equals("restarting")
				|| impatient.genServer("counter").status().equals("starting"));
		Operator.Outcome refused = operate(impatient, "counter", "restart", 409);
		assertThat(detail(refused)).contains("Another action");
		gate.countDown();
		await().until(() -> impatient.genServer("counter").status().equals("running"));
		await().until(() -> impatient
			.operate(null, "counter", "suspend", impatient.genServer("counter").incarnation(), "again")
			.status() == 200);
	}

	@Test
	void suspendOfABusyServerIsAcceptedAndDoneWhenItGetsToIt() {
		GenServersEndpoint impatient = impatient();
		CountDownLatch latch = new CountDownLatch(1);
		this.tree.ref("counter").cast(new TestTree.Wait(latch));
		await().until(() -> Sys.info(this.tree.ref("counter")).orElseThrow().handling() != null);
		operate(impatient, "counter", "suspend", 202);
		assertThat(node("counter").status()).isEqualTo("running");
		latch.countDown();
		await().until(() -> node("counter").status().equals("suspended"));
	}

	@Test
	void overJmxProblemsAreExceptions() {
		String incarnation = node("counter").incarnation();
		assertThat(this.endpoint.operateGenServer("counter", "suspend", incarnation, "why").status())
			.isEqualTo("suspended");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.endpoint.operateGenServer("inventry", "stop", incarnation, "why"))
			.withMessageContaining("'inventry'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.endpoint.operateGenServer("counter", "reboot", incarnation, "why"))
			.withMessageContaining("'reboot'");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.endpoint.operateGenServer("counter", "stop", "1", "why"))
			.withMessageContaining("incarnation");
	}

	private GenServersEndpoint impatient() {
		return this.tree.endpoint((event) -> {
		}, Duration.ofMillis(50));
	}

	private static Operator.Outcome operate(GenServersEndpoint endpoint, String name, String action, int status) {
		Operator.Outcome outcome = endpoint.operate(null, name, action, endpoint.genServer(name).incarnation(), "why");
		assertThat(outcome.status()).as("%s", outcome).isEqualTo(status);
		return outcome;
	}

	private Operator.Outcome operate(String name, String action) {
		return this.endpoint.operate(null, name, action, node(name).incarnation(), "why");
	}

	private ActionDescriptor done(String name, String action) {
		return (ActionDescriptor) operate(this.endpoint, name, action, 200).body();
	}

	private NodeDescriptor node(String name) {
		return this.endpoint.genServer(name);
	}

	private static String detail(Operator.Outcome outcome) {
		ProblemDescriptor problem = (ProblemDescriptor) outcome.body();
		assertThat(problem.status()).isEqualTo(outcome.status());
		return problem.detail();
	}

}
