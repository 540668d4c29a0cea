package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.annotation.PostConstruct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

import io.genserver.ExitReason;
import io.genserver.ServerRef;
import io.genserver.spring.ServersNotStartedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages to servers that do not run yet, because the application is still being made.
 */
@ExtendWith(OutputCaptureExtension.class)
class EarlyMessageTests {

	private static final String HERE = EarlyMessageTests.class.getName() + "$";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class));

	@Test
	void aCallBeforeTheServersRun(CapturedOutput output) {
		FailedStart.of(EarlyCall.class);
		assertThat(output)
			.contains("The bean '" + HERE + "EarlyCall$Panel' sent a message to server 'lamp' while it was being made."
					+ " The servers start when all singleton beans have been made.")
			.contains("Send it later: from an ApplicationRunner, a listener for ApplicationReadyEvent,");
	}

	@Test
	void messagesOfAllKindsBeforeTheServersRun() {
		this.contextRunner.withUserConfiguration(LampServer.class, EarlyMessages.class).run((context) -> {
			List<Exception> failures = context.getBean(EarlyMessages.class).failures;
			assertThat(failures).hasSize(6)
				.allSatisfy((failure) -> assertThat(failure).isInstanceOf(ServersNotStartedException.class)
					.hasMessage(
							"Server 'lamp' does not run yet: the servers start when all singleton beans have been made."
									+ " Send the message later, for example from an ApplicationRunner or a listener for"
									+ " ApplicationReadyEvent instead of a constructor or a @PostConstruct method."));
			// and afterwards it goes through
			assertThat(context.getBean(Lamp.class).isOn()).isFalse();
		});
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import({ LampServer.class, EarlyCall.Panel.class })
	static class EarlyCall {

		static class Panel {

			private final Lamp lamp;

			Panel(Lamp lamp) {
				this.lamp = lamp;
			}

			@PostConstruct
			void check() {
				this.lamp.isOn();
			}

		}

	}

	static class EarlyMessages {

		private final List<Exception> failures = new ArrayList<>();

		EarlyMessages(Lamp lamp, ServerRef<LampServer> ref) {
			attempt(lamp::isOn);
			attempt(lamp::toggle);
			attempt(lamp::later);
			attempt(() -> ref.send("hello"));
			attempt(ref::stop);
			attempt(() -> ref.stop(ExitReason.NORMAL, Duration.ofSeconds(1)));
		}

		private void attempt(Runnable message) {
			try {
				message.run();
			}
			catch (ServersNotStartedException ex) {
				this.failures.add(ex);
			}
		}

	}

}
