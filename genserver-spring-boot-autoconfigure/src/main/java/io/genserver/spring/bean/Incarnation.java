package io.genserver.spring.bean;

import org.springframework.aop.framework.AopProxyUtils;

/**
 * One instance of a server's bean.
 *
 * @param bean what the bean factory made: the instance, or a proxy around it
 * @param target the instance
 */
record Incarnation(Object bean, Object target) {

	static Incarnation of(Object bean) {
		Object target = AopProxyUtils.getSingletonTarget(bean);
		return new Incarnation(bean, (target != null) ? target : bean);
	}

}
