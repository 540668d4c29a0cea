package io.genserver.spring.bean;

import java.lang.reflect.Method;

/**
 * A method of a client interface that sends a message.
 *
 * @param method the method
 * @param kind how the message is sent
 * @param handler what handles it
 */
record ClientMethod(Method method, Kind kind, HandlerMethod handler) {

	/** How a message is sent. */
	enum Kind {

		CALL, ASYNC_CALL, CAST

	}

	String name() {
		return this.method.getName();
	}

}
