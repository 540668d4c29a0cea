/**
 * The contenders that run on the JVM.
 */
@NullMarked
package io.genserver.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
