package io.genserver;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String[] OUTSIDE = { "java..", "org.slf4j..", "org.jspecify.." };

	private static final JavaClasses CORE = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.genserver");

	private void mayDependOn(String room, String... others) {
		String[] allowed = new String[OUTSIDE.length + others.length + 1];
		System.arraycopy(OUTSIDE, 0, allowed, 0, OUTSIDE.length);
		System.arraycopy(others, 0, allowed, OUTSIDE.length, others.length);
		allowed[allowed.length - 1] = room;
		classes().that()
			.resideInAPackage(room)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(allowed)
			.check(CORE);
	}

	@Test
	void somethingWasImported() {
		assertThat(CORE.size()).isGreaterThan(50);
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching("io.(**)").should().beFreeOfCycles().check(CORE);
	}

	@Test
	void theVocabularyDependsOnNothing() {
		mayDependOn("io.genserver");
	}

	@Test
	void processesKnowTheVocabularyOnly() {
		mayDependOn("io.genserver.process", "io.genserver");
	}

	@Test
	void serversAreProcesses() {
		mayDependOn("io.genserver.server", "io.genserver", "io.genserver.process");
	}

	@Test
	void supervisorsAndSysAreBuiltOnServers() {
		mayDependOn("io.genserver.supervisor", "io.genserver", "io.genserver.process", "io.genserver.server");
		mayDependOn("io.genserver.sys", "io.genserver", "io.genserver.process", "io.genserver.server");
	}

	@Test
	void thereIsNoSpring() {
		noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework..").check(CORE);
	}

	@Test
	void nothingIsSynchronized() {
		assertThat(CORE.stream()
			.flatMap((type) -> type.getMethods().stream())
			.filter((method) -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))).isEmpty();
	}

}
