import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { useLanguage, useT } from '../i18n/intl.js';
import { languageNames, languages } from '../i18n/languages.js';
import { IconButton } from './icon-button.js';

const schemes = ['light', 'dark', 'auto'] as const;
const schemeIcons = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop };

export function ThemeToggle() {
  const t = useT();
  // Mantine would write a style tag to hold transitions still, which the policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const Current = schemeIcons[colorScheme];

  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <IconButton label={t('theme.choose')} icon={<Current size={18} stroke={1.6} />} />
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map((scheme) => {
          const Icon = schemeIcons[scheme];
          return (
            <Menu.Item
              key={scheme}
              leftSection={<Icon size={16} stroke={1.6} />}
              rightSection={scheme === colorScheme && <IconCheck size={14} />}
              onClick={() => setColorScheme(scheme)}
            >
              {t(`theme.${scheme}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

export function LanguageToggle() {
  const t = useT();
  const { language, choose } = useLanguage();

  return (
    <Menu position="bottom-end" width={160}>
      <Menu.Target>
        <IconButton label={t('language.choose')} icon={<IconLanguage size={18} stroke={1.6} />} />
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((offered) => (
          <Menu.Item
            key={offered}
            lang={offered}
            rightSection={offered === language && <IconCheck size={14} />}
            onClick={() => void choose(offered)}
          >
            {languageNames[offered]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
