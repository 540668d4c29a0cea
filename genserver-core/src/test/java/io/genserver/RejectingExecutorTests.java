package io.genserver;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.Test;

import io.genserver.process.ProcessRuntime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An executor that is full must not leave a server behind that will never run again.
 */
class RejectingExecutorTests {

	@Test
	void aServerThatTheExecutorRejectsRunsAllTheSame() {
		AtomicInteger rejected = new AtomicInteger();
		try (LogLines log = LogLines.of(ProcessRuntime.class, Level.WARN);
				GenServerSystem system = GenServerSystem.builder().executor((task) -> {
					rejected.incrementAndGet();
					throw new RejectedExecutionException("full");
				}).build()) {
			Pid pid = TestServer.create()
				.onCall((text, from, state) -> CallResult.reply("" + state, state))
				.start(system);
			for (int i = 0; i < 100; i++) {
				pid.cast("tick");
			}
			assertThat(pid.call(new TestServer.Ask("count"))).isEqualTo("100");
			assertThat(rejected).hasPositiveValue();
			assertThat(log.lines()).singleElement().asString().contains("The executor rejected a server");
		}
	}

}
