/**
 * What an operator sees: endpoint, health and metrics.
 */
@NullMarked
package io.genserver.spring.actuate;

import org.jspecify.annotations.NullMarked;
