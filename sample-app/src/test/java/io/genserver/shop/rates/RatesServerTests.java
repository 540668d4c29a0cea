package io.genserver.shop.rates;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.genserver.shop.ShopProperties;
import io.genserver.spring.autoconfigure.GenServerAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RatesServer} as a supervised server.
 */
class RatesServerTests {

	private final RateSource source = mock();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class))
		.withUserConfiguration(Servers.class)
		.withBean(RateSource.class, () -> this.source)
		.withPropertyValues("shop.rates.refresh=10ms");

	@Test
	void answersWhileTheFirstRatesAreStillOnTheirWay() {
		given(this.source.fetch()).willReturn(new CompletableFuture<>());
		this.contextRunner.run((context) -> {
			Rates rates = context.getBean(Rates.class);
			assertThat(rates.latest().asOf()).isNull();
			assertThat(rates.price(4500, "EUR")).isEqualTo("45.00");
			assertThatExceptionOfType(UnknownCurrencyException.class).isThrownBy(() -> rates.price(4500, "USD"));
		});
	}

	@Test
	void ratesAreRefreshedAgainAndAgain() {
		given(this.source.fetch()).willReturn(rate("1.1")).willReturn(rate("1.2")).willReturn(rate("1.3"));
		this.contextRunner.run((context) -> {
			Rates rates = context.getBean(Rates.class);
			await().until(() -> rates.price(1000, "USD").compareTo(new BigDecimal("13.00")) == 0);
		});
	}

	@Test
	void theLastRatesStayWhenTheSourceFails() {
		given(this.source.fetch()).willReturn(rate("1.1"))
			.willReturn(CompletableFuture.failedFuture(new IOException("unreachable")));
		this.contextRunner.run((context) -> {
			Rates rates = context.getBean(Rates.class);
			await().untilAsserted(() -> then(this.source).should(atLeast(3)).fetch());
			assertThat(rates.price(1000, "USD")).isEqualTo("11.00");
		});
	}

	private static CompletableFuture<Map<String, BigDecimal>> rate(String usd) {
		return CompletableFuture.completedFuture(Map.of("USD", new BigDecimal(usd)));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(RatesServer.class)
	@EnableConfigurationProperties(ShopProperties.class)
	static class Servers {

	}

}
