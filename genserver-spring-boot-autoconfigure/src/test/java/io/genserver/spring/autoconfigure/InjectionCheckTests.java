package io.genserver.spring.autoconfigure;

import java.util.concurrent.Flow;

import jakarta.annotation.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

import io.genserver.ServerRef;
import io.genserver.spring.GenServer;
import io.genserver.spring.bean.InvalidServerException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who injects what nobody has, or what belongs to a server alone, is told what to inject.
 */
@ExtendWith(OutputCaptureExtension.class)
class InjectionCheckTests {

	private static final String HERE = InjectionCheckTests.class.getName() + "$";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class));

	@Test
	void theRawBeanInjectedByItsClass(CapturedOutput output) {
		FailedStart.of(RawConstructor.class);
		assertThat(output)
			.contains("Parameter 0 of constructor in " + HERE
					+ "RawConstructor$Panel asked for a bean of @GenServer class " + LampServer.class.getName()
					+ ", but its instance belongs to its server alone.")
			.contains("Inject its client Lamp, or a ServerRef<LampServer>.");
	}

	@Test
	void theRawBeanInjectedByItsName(CapturedOutput output) {
		FailedStart.of(RawName.class);
		assertThat(output)
			.contains("Somebody asks for the bean 'lamp' of @GenServer class " + LampServer.class.getName()
					+ ", but its instance belongs to its server alone.")
			.contains("Inject its client Lamp, or a ServerRef<LampServer>.");
	}

	@Test
	void theRawBeanLookedUp() {
		this.contextRunner.withUserConfiguration(LampServer.class)
			.run((context) -> assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> context.getBean(LampServer.class))
				.havingRootCause()
				.isInstanceOf(InvalidServerException.class)
				.withMessageContaining("'%s'", context.getBeanNamesForType(LampServer.class)[0]));
	}

	@Test
	void aClientThatNobodyImplements(CapturedOutput output) {
		FailedStart.of(NoServer.class);
		assertThat(output)
			.contains("Parameter 0 of constructor in " + HERE + "NoServer$Panel asked for the client "
					+ Lamp.class.getName() + ", but no server implements it.")
			.contains("Let a @GenServer class implement Lamp, and let component scanning or @Import find that class.");
	}

	@Test
	void aReferenceToWhatIsNoServer(CapturedOutput output) {
		FailedStart.of(NoRef.class);
		assertThat(output)
			.contains("Parameter 0 of constructor in " + HERE + "NoRef$Panel asked for a ServerRef of " + HERE
					+ "NoRef$Plain, but there is no such server.")
			.contains("Annotate Plain with @GenServer, and let component scanning or @Import find it.");
	}

	@Test
	void otherMissingBeansAreLeftToSpringBoot(CapturedOutput output) {
		FailedStart.of(NoOther.class);
		assertThat(output).contains("required a bean of type 'java.util.concurrent.Flow$Processor'");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import({ LampServer.class, RawConstructor.Panel.class })
	static class RawConstructor {

		static class Panel {

			Panel(LampServer lamp) {
			}

		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import({ LampServer.class, RawName.Panel.class })
	static class RawName {

		static class Panel {

			@Resource
			private LampServer lamp;

		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import(NoServer.Panel.class)
	static class NoServer {

		static class Panel {

			Panel(Lamp lamp) {
			}

		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import(NoRef.Panel.class)
	static class NoRef {

		static class Plain {

		}

		static class Panel {

			Panel(ServerRef<Plain> plain) {
			}

		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import(NoOther.Panel.class)
	static class NoOther {

		static class Panel {

			Panel(Flow.Processor<String, String> other) {
			}

		}

	}

}
