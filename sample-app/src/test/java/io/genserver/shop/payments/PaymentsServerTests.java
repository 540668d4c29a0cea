package io.genserver.shop.payments;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.ServerExitedException;
import io.genserver.spring.autoconfigure.GenServerAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link PaymentsServer} as a supervised server.
 */
class PaymentsServerTests {

	private final PaymentGateway gateway = mock();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class))
		.withUserConfiguration(Servers.class)
		.withBean(PaymentGateway.class, () -> this.gateway);

	@Test
	void aSlowGatewayKeepsNobodyElseWaiting() {
		CompletableFuture<String> slow = new CompletableFuture<>();
		given(this.gateway.authorize("slow", 1)).willReturn(slow);
		given(this.gateway.authorize("fast", 1)).willReturn(CompletableFuture.completedFuture("ok"));
		this.contextRunner.run((context) -> {
			Payments payments = context.getBean(Payments.class);
			CompletableFuture<String> first = payments.authorize("slow", 1);
			assertThat(payments.authorize("fast", 1).join()).isEqualTo("ok");
			assertThat(first).isNotDone();
			slow.complete("at last");
			assertThat(first.join()).isEqualTo("at last");
		});
	}

	@Test
	void aDeclinedCardIsAnAnswerAndTheServerLivesOn() {
		given(this.gateway.authorize(anyString(), anyLong()))
			.willReturn(CompletableFuture.failedFuture(new CardDeclinedException(1)));
		this.contextRunner.run((context) -> {
			Payments payments = context.getBean(Payments.class);
			Pid before = context.getBean(GenServerSystem.class).whereis("payments");
			assertThatThrownBy(() -> payments.authorize("a", 1).join()).hasCauseInstanceOf(CardDeclinedException.class);
			assertThat(before.isAlive()).isTrue();
		});
	}

	@Test
	void aBreakdownCrashesTheServerTellsAllWhoWaitAndANewOneIsStarted() {
		given(this.gateway.authorize("waiting", 1)).willReturn(new CompletableFuture<>());
		given(this.gateway.authorize("broken", 1))
			.willReturn(CompletableFuture.failedFuture(new IOException("Connection reset")));
		given(this.gateway.authorize("later", 1)).willReturn(CompletableFuture.completedFuture("ok"));
		this.contextRunner.run((context) -> {
			Payments payments = context.getBean(Payments.class);
			GenServerSystem system = context.getBean(GenServerSystem.class);
			Pid before = system.whereis("payments");
			CompletableFuture<String> waiting = payments.authorize("waiting", 1);
			assertThatThrownBy(() -> payments.authorize("broken", 1).join())
				.hasCauseInstanceOf(ServerExitedException.class)
				.hasRootCauseInstanceOf(IOException.class);
			assertThatThrownBy(waiting::join).hasCauseInstanceOf(ServerExitedException.class);
			assertThat(before.isAlive()).isFalse();
			await().until(() -> system.whereis("payments") != null);
			assertThat(payments.authorize("later", 1).join()).isEqualTo("ok");
		});
	}

	@Configuration(proxyBeanMethods = false)
	@Import(PaymentsServer.class)
	static class Servers {

	}

}
