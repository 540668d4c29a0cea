/**
 * Discovery, configuration, lifecycle and failure analysis.
 */
@NullMarked
package io.genserver.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
