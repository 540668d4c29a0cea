package io.genserver.spring.actuate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.management.MBeanException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.genserver.spring.actuate.GenServersEndpointAutoConfigurationTests.TreeConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an operator gets and can do over JMX.
 */
class GenServersEndpointJmxTests {

	private static final String STRING = String.class.getName();

	private final MBeanServer server = MBeanServerFactory.createMBeanServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class, JmxEndpointAutoConfiguration.class,
				JacksonAutoConfiguration.class, GenServersEndpointAutoConfiguration.class))
		.withUserConfiguration(TreeConfiguration.class)
		.withBean("mbeanServer", MBeanServer.class, () -> this.server)
		.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=genservers");

	@AfterEach
	void release() {
		MBeanServerFactory.releaseMBeanServer(this.server);
	}

	@Test
	void treeAndServersAreRead() {
		this.contextRunner.run((context) -> {
			assertThat(operations()).containsExactlyInAnyOrder("genServers", "genServer");
			Map<?, ?> tree = (Map<?, ?>) invoke("genServers");
			assertThat(((Map<?, ?>) tree.get("root")).get("name")).isEqualTo("root");
			Map<?, ?> counter = (Map<?, ?>) invoke("genServer", "counter");
			assertThat(counter.get("status")).isEqualTo("running");
			assertThat(invoke("genServer", "inventry")).isNull();
		});
	}

	@Test
	void operatorActsWhereThatIsAllowed() {
		this.contextRunner.withPropertyValues("management.endpoint.genservers.access=UNRESTRICTED").run((context) -> {
			assertThat(context).hasNotFailed();
			Object incarnation = ((Map<?, ?>) invoke("genServer", "counter")).get("incarnation");
			Map<?, ?> done = (Map<?, ?>) invoke("operateGenServer", "counter", "suspend", incarnation, "to look at it");
			assertThat(done.get("status")).isEqualTo("suspended");
			assertThatExceptionOfType(MBeanException.class)
				.isThrownBy(() -> invoke("operateGenServer", "counter", "reboot", incarnation, "why"))
				.withMessageContaining("'reboot'");
			assertThatExceptionOfType(MBeanException.class)
				.isThrownBy(() -> invoke("operateGenServer", "counter", "stop", "1", "why"))
				.withMessageContaining("incarnation");
		});
	}

	private List<String> operations() throws Exception {
		return Arrays.stream(this.server.getMBeanInfo(name()).getOperations())
			.map(MBeanOperationInfo::getName)
			.toList();
	}

	private Object invoke(String operation, Object... arguments) throws Exception {
		String[] signature = new String[arguments.length];
		Arrays.fill(signature, STRING);
		return this.server.invoke(name(), operation, arguments, signature);
	}

	private static ObjectName name() throws Exception {
		return new ObjectName("org.springframework.boot:type=Endpoint,name=Genservers");
	}

}
