package io.restoreroutes.account;

import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings of one account, each by the last part of its key in kebab-case, wherever the whole
 * key stands.
 */
public final class AccountReader {
    private final SettingsReader settings;
    private final AccountKeys keys;
    private final Path workingDirectory;
    private final List<String> declared;
    private final Account.Limits limits;

    /**
     * @param declared the settings that may be asked for
     */
    AccountReader(
            SettingsReader settings,
            AccountKeys keys,
            List<String> declared,
            Path workingDirectory,
            Account.Limits limits) {
        this.settings = settings;
        this.keys = keys;
        this.declared = declared;
        this.workingDirectory = workingDirectory;
        this.limits = limits;
    }

    /** {@return what the account's calls are allowed, and the address they go to} */
    public Account.Limits limits() {
        return limits;
    }

    /** {@return what relative paths in settings are relative to} */
    public Path workingDirectory() {
        return workingDirectory;
    }

    /** Who asks for what the module does not declare would get what counts as unknown elsewhere. */
    private String key(String setting) {
        if (!declared.contains(setting)) {
            throw new IllegalArgumentException(setting + " is not among the keys of the module");
        }
        return keys.of(setting);
    }

    /** {@return the value, or empty if it is not set} */
    public Optional<String> text(String setting) {
        return settings.text(key(setting));
    }

    /** {@return whether there is a value} */
    public boolean isSet(String setting) {
        return text(setting).isPresent();
    }

    /** {@return as {@link SettingsReader#requiredText}} */
    public String requiredText(String setting) {
        return settings.requiredText(key(setting));
    }

    /** {@return as {@link SettingsReader#requiredSecret}} */
    public String requiredSecret(String setting) {
        return settings.requiredSecret(key(setting));
    }

    /** {@return as {@link SettingsReader#hasLostBackslashes}} */
    public boolean hasLostBackslashes(String setting) {
        return settings.hasLostBackslashes(keys.of(setting));
    }

    /** {@return as {@link SettingsReader#oneOf}} */
    public String oneOf(String setting, String defaultValue, String... allowed) {
        return settings.oneOf(key(setting), defaultValue, allowed);
    }

    /** {@return as {@link SettingsReader#httpAddress}} */
    public String httpAddress(String setting, String defaultValue) {
        return settings.httpAddress(key(setting), defaultValue);
    }

    /** Reports what is wrong with a setting; the sentence begins with its key. */
    public void problem(String setting, String rule) {
        settings.problem(key(setting), rule);
    }

    /** {@return what the setting is called within a sentence} */
    public String word(String setting) {
        return keys.word(setting);
    }

    /** {@return where a person finds the setting} */
    public String whereToLook(String setting) {
        return keys.whereToLook(setting);
    }
}
