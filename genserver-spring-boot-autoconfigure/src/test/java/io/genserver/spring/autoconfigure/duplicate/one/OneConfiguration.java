package io.genserver.spring.autoconfigure.duplicate.one;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

import io.genserver.spring.autoconfigure.GenServerAutoConfiguration;

/**
 * Finds two servers of one name.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration(GenServerAutoConfiguration.class)
@ComponentScan("io.genserver.spring.autoconfigure.duplicate")
public class OneConfiguration {

}
