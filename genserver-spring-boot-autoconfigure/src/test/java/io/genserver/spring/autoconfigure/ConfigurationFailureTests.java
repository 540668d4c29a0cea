package io.genserver.spring.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

import io.genserver.HandleCast;
import io.genserver.Init;
import io.genserver.spring.GenServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user reads when a configuration is wrong: the application does not start, and
 * the report names the property and what was meant.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationFailureTests {

	@Test
	void anUnknownServer(CapturedOutput output) {
		FailedStart.of(Shop.class, "genserver.servers.inventry.restart=transient");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The property 'genserver.servers.inventry' is not valid:"
					+ " no @GenServer is named 'inventry'; did you mean 'inventory'?")
			.contains("The servers are inventory, payments.");
	}

	@Test
	void anUnknownChild(CapturedOutput output) {
		FailedStart.of(Shop.class, "genserver.supervisors.checkout.children=inventory,paymants");
		assertThat(output).contains("'genserver.supervisors.checkout.children[1]'")
			.contains("no @GenServer and no supervisor is named 'paymants'; did you mean 'payments'?");
	}

	@Test
	void aMisspeltStrategy(CapturedOutput output) {
		FailedStart.of(Shop.class, "genserver.supervisor.strategy=rest-for-won");
		assertThat(output).contains("The value 'rest-for-won' of property 'genserver.supervisor.strategy'")
			.contains("did you mean 'rest-for-one'?")
			.contains("Write one of one-for-all, one-for-one, rest-for-one.");
	}

	@Test
	void aMisspeltProperty(CapturedOutput output) {
		FailedStart.of(Shop.class, "genserver.supervisors.checkout.stratgy=rest-for-one");
		assertThat(output).contains("There is no property 'genserver.supervisors.checkout.stratgy'")
			.contains("did you mean 'genserver.supervisors.checkout.strategy'?");
	}

	@Test
	void aChildListedTwice(CapturedOutput output) {
		FailedStart.of(Shop.class, "genserver.supervisors.one.children=inventory,payments",
				"genserver.supervisors.other.children=inventory");
		assertThat(output).contains("'inventory' is listed twice")
			.contains("genserver.supervisors.one.children[0]")
			.contains("genserver.supervisors.other.children[0]");
	}

	@Test
	void aCycleAmongSupervisors(CapturedOutput output) {
		FailedStart.of(Shop.class, "genserver.supervisors.one.children=other",
				"genserver.supervisors.other.children=third", "genserver.supervisors.third.children=one");
		assertThat(output).contains("the supervisors form a cycle: one -> other -> third -> one.")
			.contains("genserver.supervisors.one.children");
	}

	@Test
	void aSupervisorWithTheNameOfAServerOrOfTheRoot(CapturedOutput output) {
		FailedStart.of(Shop.class, "genserver.supervisors.inventory.children=payments");
		assertThat(output).contains("'genserver.supervisors.inventory'")
			.contains("a @GenServer is named 'inventory' as well");
		FailedStart.of(Shop.class, "genserver.supervisors.root.children=payments");
		assertThat(output).contains("'root' is the name of the root supervisor");
	}

	@Test
	void valuesOutOfBounds(CapturedOutput output) {
		FailedStart.of(Shop.class, "genserver.servers.inventory.mailbox.capacity=0");
		assertThat(output).contains("genserver.servers.inventory.mailbox.capacity")
			.contains("A mailbox holds at least 1 message, not 0");
		FailedStart.of(Shop.class, "genserver.defaults.shutdown=later");
		assertThat(output).contains("'later' is not a shutdown: write a duration such as '5s', 'infinity'");
		FailedStart.of(Shop.class, "spring.application.json={\"genserver\":{\"defaults\":{\"shutdown\":1.5}}}");
		assertThat(output)
			.contains("The value of property 'genserver.defaults.shutdown' is not valid: it cannot be a Double.");
		FailedStart.of(Shop.class, "genserver.supervisor.max-restarts=-1");
		assertThat(output).contains("genserver.supervisor.max-restarts").contains("cannot be negative, but is -1");
		FailedStart.of(Shop.class, "genserver.call-timeout=0s");
		assertThat(output).contains("genserver.call-timeout").contains("must be positive");
		FailedStart.of(Shop.class, "genserver.supervisor.within=0s");
		assertThat(output).contains("genserver.supervisor.within");
		FailedStart.of(Shop.class, "genserver.servers.inventory.start-timeout=-1s");
		assertThat(output).contains("genserver.servers.inventory.start-timeout");
		FailedStart.of(Shop.class, "genserver.defaults.start-timeout=-1s");
		assertThat(output).contains("genserver.defaults.start-timeout");
		FailedStart.of(Shop.class, "genserver.servers.payments.shutdown=-1s");
		assertThat(output).contains("The value '-1s' of property 'genserver.servers.payments.shutdown'");
		FailedStart.of(Shop.class, "genserver.supervisor.within=soon");
		assertThat(output).contains("The value 'soon' of property 'genserver.supervisor.within'")
			.contains("is not valid: 'soon' is not a valid duration");
		FailedStart.of(Shop.class, "genserver.phase=first");
		assertThat(output).contains("The value 'first' of property 'genserver.phase'");
	}

	@Test
	void aServerThatCannotStartIsNamedWithItsCause(CapturedOutput output) {
		FailedStart.of(Broken.class, "genserver.supervisors.checkout.children=broken");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The server 'broken' (root > checkout > broken) could not be started")
			.contains("caused by java.lang.IllegalStateException: no ledger");
	}

	@Test
	void twoServersOfOneName(CapturedOutput output) {
		FailedStart.of(Twice.class);
		assertThat(output).contains("Two servers are named 'inventory'");
	}

	@Test
	void anInvalidAnnotationAttribute(CapturedOutput output) {
		FailedStart.of(BadAttribute.class);
		assertThat(output).contains("@GenServer(restart = \"${bad.restart:transiant}\")")
			.contains("BadAttributeServer")
			.contains("did you mean 'transient'?")
			.contains("Write one of permanent, temporary, transient.");
	}

	@Test
	void annotationAttributesOutOfBounds(CapturedOutput output) {
		FailedStart.of(BadAttribute.class, "bad.restart=permanent", "bad.capacity=0");
		assertThat(output).contains("@GenServer(mailboxCapacity = \"${bad.capacity:1}\") of")
			.contains("A mailbox holds at least 1 message, not 0");
		FailedStart.of(BadAttribute.class, "bad.restart=permanent", "bad.start-timeout=-2s");
		assertThat(output).contains("The startTimeout in @GenServer of")
			.contains("is not valid: it cannot be negative, but is PT-2S.");
	}

	@Test
	void aPlaceholderWithoutProperty(CapturedOutput output) {
		FailedStart.of(MissingProperty.class);
		assertThat(output).contains("@GenServer(shutdown = \"${stock.shutdown}\") of")
			.contains("MissingPropertyServer cannot be resolved: Could not resolve placeholder 'stock.shutdown'")
			.contains("Set the property, or write a default into the placeholder: ${property:default}.");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import({ InventoryServer.class, PaymentsServer.class })
	static class Shop {

	}

	@GenServer("inventory")
	static class InventoryServer {

		@HandleCast
		void any(String message) {
		}

	}

	@GenServer("payments")
	static class PaymentsServer {

		@HandleCast
		void any(String message) {
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import(BrokenServer.class)
	static class Broken {

	}

	@GenServer("broken")
	static class BrokenServer {

		@Init
		void start() {
			throw new IllegalStateException("no ledger");
		}

		@HandleCast
		void any(String message) {
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import({ ConfigurationFailureTests.InventoryServer.class, Twice.InventoryServer.class })
	static class Twice {

		@GenServer
		static class InventoryServer {

			@HandleCast
			void any(String message) {
			}

		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import(BadAttributeServer.class)
	static class BadAttribute {

	}

	@GenServer(restart = "${bad.restart:transiant}", mailboxCapacity = "${bad.capacity:1}",
			startTimeout = "${bad.start-timeout:1s}")
	static class BadAttributeServer {

		@HandleCast
		void any(String message) {
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(GenServerAutoConfiguration.class)
	@Import(MissingPropertyServer.class)
	static class MissingProperty {

	}

	@GenServer(shutdown = "${stock.shutdown}")
	static class MissingPropertyServer {

		@HandleCast
		void any(String message) {
		}

	}

}
