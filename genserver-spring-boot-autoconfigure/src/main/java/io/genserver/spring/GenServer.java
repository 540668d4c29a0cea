package io.genserver.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Makes a class a server: it runs as a supervised process, handles one message at a time,
 * and is created anew, with its dependencies injected anew, each time it is started or
 * restarted. What others inject is its {@link GenServerClient} interface or a
 * {@code ServerRef} of its class, never the instance.
 * <p>
 * The settings are defaults in code; {@code genserver.servers.<name>} in the
 * application's configuration overrides them one by one. Empty ones come from
 * {@code genserver.defaults}. They may contain property placeholders. OTP: a callback
 * module of {@code gen_server} and its child specification.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Component
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
public @interface GenServer {

	/**
	 * The name of the server and of its bean.
	 * @return the name; empty for the bean's name without the suffix {@code Server}
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

	/**
	 * When the server is restarted: {@code permanent}, {@code transient} or
	 * {@code temporary}.
	 * @return the restart type
	 */
	String restart() default "";

	/**
	 * How long the server may take to stop, for example {@code 5s}, or {@code infinity},
	 * or {@code brutal-kill}.
	 * @return the shutdown
	 */
	String shutdown() default "";

	/**
	 * Whether what was queued before the server is stopped is handled first, within the
	 * shutdown time: {@code true} or {@code false}.
	 * @return the flag; empty for the default, which is {@code true} unless configured
	 */
	String drain() default "";

	/**
	 * How long the start may take, for example {@code 10s}.
	 * @return the time; empty for the default, which is no limit unless configured
	 */
	String startTimeout() default "";

	/**
	 * How many messages the mailbox holds, or {@code unbounded}.
	 * @return the capacity
	 */
	String mailboxCapacity() default "";

	/**
	 * What happens to a message when the mailbox is full: {@code reject}, {@code block},
	 * {@code drop-newest} or {@code drop-oldest}.
	 * @return the overflow policy
	 */
	String mailboxOverflow() default "";

	/**
	 * What becomes of the messages that wait when the server is restarted: {@code drop}
	 * or {@code keep}.
	 * @return whether the next incarnation handles them
	 */
	String mailboxOnRestart() default "";

	/**
	 * How long the supervisor waits before it restarts the server when it keeps failing.
	 * @return the backoff; without an initial delay there is none, and a restart comes at
	 * once
	 */
	Backoff backoff() default @Backoff;

}
