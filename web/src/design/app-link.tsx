import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent, Ref } from 'react';

interface AppLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string;
  ref?: Ref<HTMLAnchorElement>;
}

/** A real link that changes the page without loading it again; a modifier key opens a tab as everywhere. */
export function AppLink({ href, onClick, ...rest }: AppLinkProps) {
  const router = useRouter();
  const within = href.startsWith('/') && !href.startsWith('//') && rest.target === undefined && !rest.download;

  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!within || !plain || event.defaultPrevented) return;

    event.preventDefault();
    router.history.push(href);
  };

  return <a href={href} onClick={follow} {...rest} />;
}
