package io.genserver.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

import io.genserver.HandleCall;
import io.genserver.Init;
import io.genserver.Request;
import io.genserver.ServerRef;
import io.genserver.Terminate;
import io.genserver.spring.GenServer;
import io.genserver.spring.GenServerClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Servers whose bean is a proxy: {@code @Transactional} works on handlers, and what the
 * proxy does not pass on reaches the instance itself.
 */
class ProxiedServerTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GenServerAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true")
		.withUserConfiguration(Config.class);

	@Test
	void aTransactionalClientMethodRollsBackWithItsException() {
		this.contextRunner.run((context) -> {
			Accounts accounts = context.getBean(Accounts.class);
			accounts.deposit(10);
			assertThatExceptionOfType(TooMuchException.class).isThrownBy(() -> accounts.deposit(1000));
			assertThat(accounts.sum()).isEqualTo(10);
		});
	}

	@Test
	void aTransactionalMessageHandlerRollsBackWithItsException() {
		this.contextRunner.run((context) -> {
			ServerRef<AccountsServer> ref = context.getBean(Holder.class).ref;
			assertThat(ref.call(new Withdraw(1))).isEqualTo(-1);
			assertThatExceptionOfType(TooMuchException.class).isThrownBy(() -> ref.call(new Withdraw(1000)));
			assertThat(context.getBean(Accounts.class).sum()).isEqualTo(-1);
		});
	}

	@Test
	void privateMethodsSeeTheInstanceBehindTheProxy() {
		AccountsServer.LOG.clear();
		this.contextRunner.run((context) -> {
			ServerRef<AccountsServer> ref = context.getBean(Holder.class).ref;
			assertThat(ref.call(new Private())).isEqualTo("started");
		});
		assertThat(AccountsServer.LOG).containsExactly("terminate started", "destroy started");
	}

	@GenServerClient
	interface Accounts {

		void deposit(int amount) throws TooMuchException;

		int sum();

	}

	static class TooMuchException extends RuntimeException {

	}

	record Withdraw(int amount) implements Request<Integer> {
	}

	record Private() implements Request<String> {
	}

	@GenServer("accounts")
	static class AccountsServer implements Accounts {

		static final List<String> LOG = new CopyOnWriteArrayList<>();

		private final JdbcClient jdbc;

		private String field = "";

		AccountsServer(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Init
		private void start() {
			this.jdbc.sql("create table if not exists entry (amount int)").update();
			this.field = "started";
		}

		@Override
		@Transactional
		public void deposit(int amount) throws TooMuchException {
			this.jdbc.sql("insert into entry values (?)").param(amount).update();
			if (amount > 100) {
				throw new TooMuchException();
			}
		}

		@HandleCall
		@Transactional
		int withdraw(Withdraw withdraw) throws TooMuchException {
			deposit(-withdraw.amount());
			if (withdraw.amount() > 100) {
				throw new TooMuchException();
			}
			return sum();
		}

		@HandleCall
		private String field(Private request) {
			return this.field;
		}

		@Override
		public int sum() {
			return this.jdbc.sql("select coalesce(sum(amount), 0) from entry").query(Integer.class).single();
		}

		@Terminate
		private void end() {
			LOG.add("terminate " + this.field);
		}

		@PreDestroy
		private void destroy() {
			LOG.add("destroy " + this.field);
		}

	}

	static class Holder {

		private final ServerRef<AccountsServer> ref;

		Holder(ServerRef<AccountsServer> ref) {
			this.ref = ref;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ AccountsServer.class, Holder.class })
	static class Config {

	}

}
